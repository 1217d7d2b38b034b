using System.Collections.Concurrent;
using Integrity.Log;

namespace Integrity.Hammer.Proof;

/// <summary>
/// Every checkpoint that anybody of this run was ever shown, by any node, with a signature that holds. Two roots for one size are a fork, said at
/// once; that all of them are of one log is said by the final audit, which derives the root at each of these sizes.
/// </summary>
internal sealed class Checkpoints(NoteVerifier key)
{
    private readonly ConcurrentDictionary<long, Hash256> roots = new();
    private readonly ConcurrentDictionary<Hash256, Checkpoint> known = new();

    public ICollection<KeyValuePair<long, Hash256>> Seen => roots;

    public NoteVerifier Key => key;

    /// <summary>The checkpoint, or what is wrong with it. The same note is verified once.</summary>
    public Checkpoint? Open(string note, out string? wrong)
    {
        wrong = null;
        var name = Hash256.Sha256(System.Text.Encoding.UTF8.GetBytes(note));
        if (!known.TryGetValue(name, out var checkpoint))
        {
            if (!Checkpoint.Open(note, key).Ok(out checkpoint, out var refused))
            {
                wrong = $"a checkpoint does not verify: {refused.Code}";
                return null;
            }

            if (known.Count > 4096)
            {
                known.Clear();
            }

            known[name] = checkpoint;
        }

        if (roots.GetOrAdd(checkpoint.Size, checkpoint.Root) != checkpoint.Root)
        {
            wrong = $"fork: two signed roots at size {checkpoint.Size}";
        }

        return checkpoint;
    }
}
