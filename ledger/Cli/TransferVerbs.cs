namespace Integrity.Ledger.Cli;

/// <summary>A hand-over between two agencies: one offers, the other answers.</summary>
internal static class TransferVerbs
{
    public static Verb Offer(Desk desk) => Act.Next(
        "transfer.offer",
        "integrity transfer offer EV-… --to cn.331024.lab --purpose examination --due 2026-12-01T09:00:00Z --key officer.jwk",
        desk,
        Field.Text("to", "AGENCY", required: true),
        Field.OneOf("purpose", required: true, "examination", "custody", "prosecution", "court", "referral", "other"),
        Field.Time("due"),
        Field.Text("seal", "NO"),
        new Exhibits().AsField(),
        CustodyVerbs.Note());

    public static Verb Accept(Desk desk) => Act.Next(
        "transfer.accept",
        "integrity transfer accept EV-… --condition \"seal intact\" --seal 0042317 --key officer.jwk",
        desk,
        Field.Text("condition", "TEXT", required: true),
        Field.Text("seal", "NO"),
        new Exhibits().AsField(),
        CustodyVerbs.Note());

    public static Verb Refuse(Desk desk) => Act.Next(
        "transfer.refuse",
        "integrity transfer refuse EV-… --reason \"seal broken on arrival\" --key officer.jwk",
        desk,
        Field.Text("reason", "TEXT", required: true));

    public static Verb Recall(Desk desk) => Act.Next(
        "transfer.recall",
        "integrity transfer recall EV-… --reason \"offered to the wrong agency\" --key officer.jwk",
        desk,
        Field.Text("reason", "TEXT", required: true));
}
