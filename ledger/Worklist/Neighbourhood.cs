using System.Collections.Immutable;
using Integrity.Custody;
using Integrity.Custody.Agreements;
using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Ledger.Store;
using Integrity.Rules;
using Integrity.Statements;

namespace Integrity.Ledger.Worklist;

/// <summary>What a statement's duties depend on besides the statement, all as of its place in the order of acceptance.</summary>
internal sealed class Neighbourhood(string origin, IStreamStore streams, GrainHost grains, Pack pack)
{
    /// <summary>Where a stream stood before and after one of its statements, also when another node wrote it.</summary>
    public async Task<(StreamState Before, StreamState After)> StatesAsync(
        StreamName stream, StoredStatement stored, Envelope envelope, CancellationToken cancellation)
    {
        await grains.TakeAsync(stream, stored, envelope, cancellation);
        var grain = grains.Of(stream);
        var after = await grain.StateBeforeAsync(stored.Position + 1, cancellation);
        if (after.NextSeq <= stored.Seq)
        {
            _ = await grain.CatchUpAsync(cancellation);
            after = await grain.StateBeforeAsync(stored.Position + 1, cancellation);
        }

        return (await grain.StateBeforeAsync(stored.Position, cancellation), after);
    }

    public async Task<Surroundings> OfAsync(
        Statement said,
        ItemState? was,
        ImmutableArray<Duty> before,
        long position,
        Func<AgencyId, Task<IEnumerable<string>>> agreementsFrom,
        CancellationToken cancellation)
    {
        var (answers, authors) = (new List<Answer>(), new Dictionary<long, string>());
        switch (said.Act)
        {
            case "transfer.accept" when was is not null:
                // Whose evidence it is says the item's first statement, not who hands it on.
                foreach (var agreement in await agreementsFrom(was.Holdings[0].Agency))
                {
                    await AddAsync(answers, agreement, was, said.At, said.Agency, position, cancellation);
                }

                break;
            case "cure" when was is not null:
                foreach (var asked in before.Where(d => d.Key.Kind == DutyKind.Recognition).DistinctBy(d => (d.Key.Name, d.Agency)))
                {
                    await AddAsync(answers, asked.Key.Name, was, said.At, AgencyId.Parse(asked.Agency).OrThrow(), position, cancellation);
                }

                break;
            case "cure.request":
                foreach (var stored in await streams.LoadAsync(said.Stream.Key(origin), 0, cancellation))
                {
                    authors[stored.Seq] = Envelope.Parse(stored.Envelope).OrThrow().Statement.Agency.ToString();
                }

                break;
        }

        return new Surroundings(pack, await OffsetAsync(said.Agency, position, cancellation), authors.GetValueOrDefault, answers);
    }

    /// <summary>An agreement that is in force and covers the item obliges its taker to answer within its time.</summary>
    private async Task AddAsync(
        List<Answer> answers, string agreement, ItemState item, DateTimeOffset at, AgencyId taker, long position, CancellationToken cancellation)
    {
        var state = (await grains.Of(StreamName.Parse(agreement).OrThrow()).StateBeforeAsync(position, cancellation)).Agreement;
        if (state is null || state.At(at) != AgreementStanding.InForce || state.Terms.AnswerWorkingDays is not { } days || !Covers(state.Terms, item))
        {
            return;
        }

        var offset = await OffsetAsync(taker, position, cancellation);
        answers.Add(new Answer(
            agreement,
            taker.ToString(),
            pack.Calendar.Due(at, new Period(PeriodUnit.WorkingDays, days, Roll: false), Calendar.ParseOffset(offset) ?? pack.Calendar.Offset)));
    }

    /// <summary>Said by the keyring's first statement and never changed, so whatever is known of it here will do.</summary>
    private async Task<string?> OffsetAsync(AgencyId agency, long position, CancellationToken cancellation)
    {
        var grain = grains.Of(StreamName.Agency(agency));
        var known = await grain.StateBeforeAsync(long.MaxValue, cancellation);
        return (known.Keyring ?? (await grain.StateBeforeAsync(position, cancellation)).Keyring)?.Offset;
    }

    private static bool Covers(AgreementTerms terms, ItemState item) =>
        (terms.Kinds.IsDefaultOrEmpty || terms.Kinds.Contains(item.Kind))
        && (terms.CaseTypes.IsDefaultOrEmpty || item.CaseType is not { } type || terms.CaseTypes.Contains(type))
        && !terms.Exclusions.Contains(item.Kind);
}
