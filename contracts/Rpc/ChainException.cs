using System.Diagnostics.CodeAnalysis;

namespace Integrity.Contracts;

/// <summary>The chain did not do what was asked. <see cref="Retryable"/> says whether the same request may succeed later by itself.</summary>
public abstract class ChainException(string code, bool retryable, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Stable, <c>chain.kebab-case</c>: for logs, health and tests.</summary>
    public string Code { get; } = code;

    /// <summary>True: wait and try again, having read the contract's state anew. False: trying again cannot help.</summary>
    public bool Retryable { get; } = retryable;
}

/// <summary>No answer: no connection, a time-out, or an HTTP status that says "later" (408, 429, 5xx). Whether a sent transaction arrived is unknown.</summary>
public sealed class ChainUnreachableException(string message, Exception? inner = null) : ChainException("chain.unreachable", true, message, inner);

/// <summary>An answer that cannot be right: not JSON-RPC, too large, of the wrong shape, or contradicting its own hash. Never used.</summary>
public sealed class ChainAnswerException(string message, Exception? inner = null) : ChainException("chain.answer-malformed", false, message, inner);

/// <summary>The block asked for is not there (yet, or no more), or answers came from different blocks: the chain moved. Ask again.</summary>
public sealed class ChainMovedException(string message) : ChainException("chain.moved", true, message);

/// <summary>Another transaction of the account has taken this one's nonce: it will never be included. Read the contract before deciding to send again.</summary>
public sealed class ChainReplacedException(string message) : ChainException("chain.replaced", true, message);

/// <summary>Gas costs more than the sender may offer. What was sent before may still be included when gas becomes cheaper.</summary>
public sealed class ChainFeeException(string message) : ChainException("chain.fee-cap", true, message);

/// <summary>The node's own error.</summary>
[SuppressMessage("Roslynator", "RCS1194", Justification = "Made from a node's error alone.")]
public sealed class ChainRefusedException : ChainException
{
    private ChainRefusedException(string code, bool retryable, int rpcCode, string message) : base(code, retryable, message) => RpcCode = rpcCode;

    /// <summary>JSON-RPC's error code, or EIP-1474's.</summary>
    public int RpcCode { get; }

    // Nodes agree on few codes and on these words (go-ethereum core/txpool/errors.go and core/error.go; Besu, Nethermind and anvil say the same).
    private static readonly (string Words, string Code, bool Retryable)[] Known =
    [
        ("nonce too low", "chain.nonce-taken", true),
        ("already known", "chain.already-sent", true),
        ("already imported", "chain.already-sent", true),
        ("underpriced", "chain.underpriced", true),
        ("max fee per gas less than block base fee", "chain.underpriced", true),
        ("insufficient funds", "chain.no-funds", true),
        ("txpool is full", "chain.busy", true),
        ("limit exceeded", "chain.busy", true),
        ("header not found", "chain.moved", true),
        ("unknown block", "chain.moved", true),
        ("missing trie node", "chain.state-pruned", false),
    ];

    internal static ChainRefusedException Of(int rpcCode, string message)
    {
        foreach (var (words, code, retryable) in Known)
        {
            if (message.Contains(words, StringComparison.OrdinalIgnoreCase))
            {
                return new(code, retryable, rpcCode, message);
            }
        }

        // -32005 and -32002 of EIP-1474: limit exceeded, resource unavailable. -32603: an internal error, worth another try.
        return new("chain.refused", rpcCode is -32005 or -32002 or -32603, rpcCode, message);
    }
}

/// <summary>The contract said no: a custom error, by name when it is one of ours.</summary>
/// <param name="error">The custom error's name, or an empty string.</param>
/// <param name="data">The revert data: four bytes of selector and the arguments.</param>
public sealed class ContractRevertedException(string error, ReadOnlyMemory<byte> data)
    : ChainException("chain.reverted", false, error.Length == 0 ? $"reverted with {Hex0x.Format(data.Span)}" : $"reverted: {error}")
{
    public string Error { get; } = error;

    public ReadOnlyMemory<byte> RevertData { get; } = data;
}
