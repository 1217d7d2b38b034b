using Integrity.Custody;

namespace Integrity.Tests.Custody;

public class SignersTests
{
    [Fact]
    public void An_officer_with_two_roles_leaves_the_place_that_only_another_could_not_fill()
    {
        // Placed greedily, the first officer would take the only place the second suits.
        var signers = new Signers([Roles.Investigator | Roles.Custodian, Roles.Investigator]);

        Assert.Equal(2, signers.Filled([new(Roles.Investigator, 1), new(Roles.Custodian, 1)]));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 2)]
    public void More_signers_than_wanted_fill_no_more_places(int officers, int filled) =>
        Assert.Equal(filled, new Signers([.. Enumerable.Repeat(Roles.Examiner, officers)]).Filled([new(Roles.Examiner, 2)]));

    [Fact]
    public void What_is_missing_is_what_completes_it()
    {
        WantedSigners[] wanted = [new(Roles.Examiner | Roles.Investigator, 1), new(Roles.Custodian, 1), new(Roles.Approver, 2)];

        Assert.Equal<WantedSigners>([wanted[1], wanted[2]], new Signers([Roles.Investigator, Roles.Investigator]).Missing([.. wanted]));
        Assert.Equal<WantedSigners>([wanted[1], new(Roles.Approver, 1)], new Signers([Roles.Approver, Roles.Examiner]).Missing([.. wanted]));
        Assert.Empty(new Signers([Roles.Approver, Roles.Examiner, Roles.Approver, Roles.Custodian]).Missing([.. wanted]));
    }

    [Fact]
    public void Somebody_without_a_wanted_role_fills_none() =>
        Assert.Equal(0, new Signers([Roles.Approver]).Filled([new(Roles.Examiner | Roles.Seal, 2)]));
}
