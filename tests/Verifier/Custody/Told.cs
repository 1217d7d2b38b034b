using Integrity.Custody;

namespace Integrity.Tests.Custody;

/// <summary>Everything an item's state says apart from findings, as text: records compare lists by reference, text by content.</summary>
internal static class Told
{
    public static string Of(StreamState state)
    {
        if (state.Item is not { } item)
        {
            return $"{state.Stream} {state.NextSeq}";
        }

        var lists = string.Join('\n', [
            .. item.Holdings.Select(h => h.ToString()), .. item.KnownDigests().Select(d => d.ToString()), .. item.Children.Select(c => $"{c.Code} {c.Kind} {c.Seq} {c.Statement}"),
            .. item.Holds.Select(h => h.ToString()), .. item.Grants.Select(g => g.ToString()), .. item.Past.Select(p => p.ToString())]);
        return $"{state.Stream} {state.NextSeq} {state.Head} {state.LastAt} {item.Code} {item.Kind} {item.Case} {item.CaseType} {item.Holder} {item.Seal} {item.Locker} {item.Offer} {item.Ended}\n{lists}";
    }
}
