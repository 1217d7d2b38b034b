using Integrity.Ledger.Audit;

namespace Integrity.Ledger.Tests.Audit;

public sealed class CustodyAuditFacts(Copies copies) : IClassFixture<Copies>
{
    [Fact]
    public async Task What_was_admitted_is_still_admissible()
    {
        using var log = copies.Spoilt();
        Assert.Empty(await new CustodyAudit(log.Log, Copies.Origin).RunAsync((await log.Log.HeadAsync(default))!.Size, default));
    }

    [Fact]
    public async Task A_signature_changed_in_the_store_is_found()
    {
        using var log = copies.Spoilt((
            "UPDATE statement SET envelope = CAST(replace(CAST(envelope AS TEXT), '\"signature\":\"', '\"signature\":\"A') AS BLOB) WHERE position = 2", null));
        var size = (await log.Log.HeadAsync(default))!.Size;
        Assert.Equal("audit.statement-refused", Assert.Single(await new CustodyAudit(log.Log, Copies.Origin).RunAsync(size, default)).Code);
    }
}
