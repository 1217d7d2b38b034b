using System.Diagnostics.CodeAnalysis;

namespace Integrity.Ledger.Nodes;

/// <summary>This node has the role and cannot do its work; another may be able to. It gives the role back and lets others try first.</summary>
[SuppressMessage("Design", "CA1032", Justification = "The reason is what the exception is about.")]
[SuppressMessage("Design", "RCS1194", Justification = "The reason is what the exception is about.")]
internal sealed class StandBackException(Exception why) : Exception(why.Message, why);
