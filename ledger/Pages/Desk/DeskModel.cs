namespace Integrity.Ledger.Pages.Desk;

/// <summary>What the desk starts from. What waits is read by the page's script from <c>/v1/worklist</c> and <c>/v1/drafts</c>, as any program would.</summary>
/// <param name="Origin">The ledger that keys are made for.</param>
/// <param name="Agency">Whose session it is; null without one.</param>
/// <param name="Roles">What the session's key may sign as.</param>
/// <param name="Acts">What can be put on record here.</param>
public sealed record DeskModel(string Origin, string? Agency, IReadOnlyList<string> Roles, IReadOnlyList<DeskAct> Acts);

/// <summary>An act that the desk has a form for.</summary>
/// <param name="Signatures">How many it asks for.</param>
/// <param name="Signers">As <c>2 investigator|custodian</c>, one entry for each place.</param>
/// <param name="Roles">One of them at least must sign.</param>
public sealed record DeskAct(string Name, int Signatures, IReadOnlyList<DeskSigners> Signers, IReadOnlyList<string> Roles);

/// <summary>So many officers in one of these roles.</summary>
public sealed record DeskSigners(int Count, IReadOnlyList<string> Roles);
