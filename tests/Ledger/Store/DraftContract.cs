using Integrity.Ledger.Store;

namespace Integrity.Ledger.Tests.Store;

/// <summary>What every store of parked statements must do. One subclass per database runs all of it.</summary>
public abstract class DraftContract : IDisposable
{
    private const string Police = "cn.331024.psb";
    private const string Lab = "cn.331024.lab";

    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    protected abstract IDraftStore Drafts { get; }

    protected abstract StoreProbe Probe { get; }

    public abstract void Dispose();

    [StoreFact]
    public async Task What_is_parked_is_there_for_each_agency_that_must_sign_and_for_no_other()
    {
        var draft = Draft("one", Police, Police, Lab);
        Assert.Equal(DraftAdded.Added, await Drafts.AddAsync(draft, 10, default));
        foreach (var agency in new[] { Police, Lab })
        {
            Same(draft, Assert.Single(await Drafts.OfAgencyAsync(agency, Noon, DraftPlace.First, 100, default)));
        }

        Assert.Empty(await Drafts.OfAgencyAsync("cn.331024", Noon, DraftPlace.First, 100, default));
        Same(draft, (await Drafts.FindAsync("one", Noon, default))!);
        Assert.Null(await Drafts.FindAsync("two", Noon, default));
    }

    [StoreFact]
    public async Task The_same_id_is_parked_once_and_stays_as_it_was()
    {
        var draft = Draft("one", Police, Police);
        await Drafts.AddAsync(draft, 10, default);
        Assert.Equal(DraftAdded.Exists, await Drafts.AddAsync(draft with { Agency = Lab, Envelope = [9] }, 10, default));
        Same(draft, (await Drafts.FindAsync("one", Noon, default))!);
    }

    [StoreFact]
    public async Task An_agency_has_as_many_as_it_may_and_others_are_not_kept_from_theirs()
    {
        Assert.Equal(DraftAdded.Added, await Drafts.AddAsync(Draft("one", Police, Police), 2, default));
        Assert.Equal(DraftAdded.Added, await Drafts.AddAsync(Draft("two", Police, Police), 2, default));
        Assert.Equal(DraftAdded.TooMany, await Drafts.AddAsync(Draft("three", Police, Police), 2, default));
        Assert.Equal(DraftAdded.Exists, await Drafts.AddAsync(Draft("one", Police, Police), 2, default));
        Assert.Equal(DraftAdded.Added, await Drafts.AddAsync(Draft("three", Lab, Police), 2, default));
        var later = Draft("four", Police, Police) with { Since = Noon.AddDays(4), Until = Noon.AddDays(7) };
        Assert.Equal(DraftAdded.Added, await Drafts.AddAsync(later, 2, default));
    }

    [StoreFact]
    public async Task Of_many_at_once_no_more_are_parked_than_may_be()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => Drafts.AddAsync(Draft($"d{i}", Police, Police), 3, default))));
        Assert.Equal(3, added.Count(a => a == DraftAdded.Added));
        Assert.Equal(3, (await Drafts.OfAgencyAsync(Police, Noon, DraftPlace.First, 100, default)).Count);
    }

    [StoreFact]
    public async Task Of_two_who_sign_at_once_one_is_told_to_look_again()
    {
        var draft = Draft("one", Police, Police);
        await Drafts.AddAsync(draft, 10, default);
        Assert.True(await Drafts.ReplaceAsync("one", draft.Envelope, [1], default));
        Assert.False(await Drafts.ReplaceAsync("one", draft.Envelope, [2], default));
        Assert.False(await Drafts.ReplaceAsync("none", draft.Envelope, [2], default));
        Assert.Equal([1], (await Drafts.FindAsync("one", Noon, default))!.Envelope);
    }

    [StoreFact]
    public async Task What_has_ended_is_shown_to_nobody_may_be_parked_anew_and_is_taken_away()
    {
        var draft = Draft("one", Police, Police);
        await Drafts.AddAsync(draft, 10, default);
        Assert.Null(await Drafts.FindAsync("one", draft.Until, default));
        Assert.Empty(await Drafts.OfAgencyAsync(Police, draft.Until, DraftPlace.First, 100, default));
        await Drafts.PruneAsync(draft.Until.AddMilliseconds(-1), default);
        Assert.NotNull(await Drafts.FindAsync("one", Noon, default));
        Assert.Equal(DraftAdded.Added, await Drafts.AddAsync(draft with { Since = draft.Until, Until = draft.Until.AddDays(3) }, 10, default));
        await Drafts.PruneAsync(draft.Until.AddDays(3), default);
        Assert.Null(await Drafts.FindAsync("one", Noon, default));
    }

    [StoreFact]
    public async Task What_is_taken_away_is_gone_for_everybody()
    {
        await Drafts.AddAsync(Draft("one", Police, Police, Lab), 10, default);
        Assert.True(await Drafts.RemoveAsync("one", default));
        Assert.False(await Drafts.RemoveAsync("one", default));
        Assert.Empty(await Drafts.OfAgencyAsync(Lab, Noon, DraftPlace.First, 100, default));
        Assert.Equal(DraftAdded.Added, await Drafts.AddAsync(Draft("one", Police, Police), 10, default));
        Assert.Empty(await Drafts.OfAgencyAsync(Lab, Noon, DraftPlace.First, 100, default));
    }

    [StoreFact]
    public async Task A_list_is_read_page_by_page_those_that_end_first_before_and_none_is_shown_twice()
    {
        foreach (var (id, hours) in new[] { ("c", 2), ("b", 1), ("d", 2), ("a", 3) })
        {
            await Drafts.AddAsync(Draft(id, Police, Police, Lab) with { Until = Noon.AddHours(hours) }, 10, default);
        }

        var first = await Drafts.OfAgencyAsync(Lab, Noon, DraftPlace.First, 2, default);
        Assert.Equal(["b", "c"], first.Select(d => d.Id));
        var rest = await Drafts.OfAgencyAsync(Lab, Noon, first[^1].Place, 3, default);
        Assert.Equal(["d", "a"], rest.Select(d => d.Id));
        Assert.Empty(await Drafts.OfAgencyAsync(Lab, Noon, rest[^1].Place, 3, default));
    }

    [StoreTheory]
    [InlineData("draft")]
    [InlineData("commit")]
    public async Task A_draft_whose_write_fails_is_not_there(string point)
    {
        Probe.Hook = at => _ = at == point ? throw new IOException("planted") : 0;
        await Assert.ThrowsAsync<IOException>(() => Drafts.AddAsync(Draft("one", Police, Police), 10, default));
        Probe.Hook = null;
        Assert.Empty(await Drafts.OfAgencyAsync(Police, Noon, DraftPlace.First, 100, default));
    }

    private static Draft Draft(string id, string agency, params string[] parties) => new(id, agency, parties, Noon, Noon.AddHours(72), [1, 2, 3]);

    private static void Same(Draft expected, Draft actual)
    {
        Assert.Equal(expected with { Parties = actual.Parties, Envelope = actual.Envelope }, actual);
        Assert.Equal(expected.Parties, actual.Parties);
        Assert.Equal(expected.Envelope, actual.Envelope);
    }
}
