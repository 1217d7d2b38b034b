using System.Diagnostics.CodeAnalysis;

namespace Integrity.Grains;

/// <summary>The store's queue stayed full for as long as a caller may wait. Nothing was written: coming back later is safe.</summary>
[SuppressMessage("Design", "CA1032", Justification = "There is nothing more to say.")]
[SuppressMessage("Design", "RCS1194", Justification = "There is nothing more to say.")]
public sealed class StoreBusyException() : Exception("the store's queue is full");
