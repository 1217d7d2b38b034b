using Integrity.Proofs;

namespace Integrity.Rules;

/// <summary>Judges a history by a pack. Pure: the same history, pack and circumstances give the same bytes anywhere.</summary>
public static class RuleEngine
{
    public static RulesReport Judge(Replayed history, Pack pack, Circumstances c) => new(
        pack.Name, pack.Digest, c.AsOf, c.Anchored, history.Subject, history.States[history.Subject].Head!.Value, [], []);
}
