using System.Runtime.CompilerServices;

// Tests start the ledger with a store that fails on purpose; nobody else may.
[assembly: InternalsVisibleTo("Integrity.Ledger.Tests")]
