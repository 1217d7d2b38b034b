using Integrity.Ledger.Pages.Frame;
using Integrity.Texts;

namespace Integrity.Ledger.Pages.Items;

/// <summary>What is withheld, in a sentence: never as if it were missing, and with names only as far as the act's public schema gives them away.</summary>
internal static class WithheldText
{
    public static string Of(Words words, int count, IReadOnlyList<Coded> mayBe, bool erased)
    {
        var names = string.Join(words.Language == Language.Chinese ? "、" : ", ", mayBe.Select(m => m.Says));
        var what = mayBe.Count == 0 ? words["report.withheld.count", $"{count}"]
            : mayBe.Count == count ? words["report.withheld.these", $"{count}", names]
            : words["report.withheld.among", $"{count}", names];
        return erased ? words["item.erased", what] : what;
    }
}
