using Integrity.Chain;
using Integrity.Digests;
using Integrity.Log;
using Integrity.Proofs;
using Integrity.Reports;

namespace Integrity.Verify;

/// <summary><c>integrity-verify inspect BUNDLE</c>: what the file holds. Verifies nothing and says so first.</summary>
internal static class InspectCommand
{
    public static Result<ExitCode> Run(Arguments arguments, string path, Terminal terminal, Words words)
    {
        if (arguments.Stranger() is { } stranger)
        {
            return new Refusal("cli.unknown-option", stranger);
        }

        if (!InputFile.Read(path, Bundle.MaximumBytes).Ok(out var bytes, out var refused) || !Bundle.Parse(bytes).Ok(out var bundle, out refused))
        {
            CommandLine.Explain(words, terminal, refused);
            return refused.Code == Bundle.NotABundle ? ExitCode.NothingToVerify : ExitCode.Operational;
        }

        var output = terminal.Output;
        output.WriteLine(terminal.Doubtful(words["cli.inspect.unverified"]));
        output.WriteLine();
        Line("cli.subject", bundle.Subject.ToString());
        Line("cli.origin", bundle.Origin);
        Line("cli.file", $"{bytes.Length:N0} B, {Digest.Sha256(Hash256.Sha256(bytes))}");
        Line("cli.checkpoint", CheckpointOf(bundle));
        Line("cli.anchor", bundle.Anchor is { } anchor ? Block(anchor.Header) : words["cli.inspect.pending"]);
        foreach (var rlp in bundle.Headers)
        {
            Line("cli.after", Block(rlp));
        }

        foreach (var stream in bundle.Streams)
        {
            output.WriteLine();
            output.WriteLine(stream.Stream);
            foreach (var part in stream.Statements)
            {
                var said = part.Envelope.Statement;
                output.WriteLine(
                    $"  {said.Seq,4}  {said.Act,-16} {said.Agency,-24} {UtcTime.Format(said.At)}  #{part.Index}  {words["cli.signatures", $"{part.Envelope.Signatures.Length}"]}"
                    + (said.Body.Withheld > 0 ? "  " + words["cli.withheld", $"{said.Body.Withheld}"] : ""));
            }
        }

        return ExitCode.Intact;

        void Line(string code, string value) => output.WriteLine($"{words[code]}  {Plain.Of(value)}");
    }

    private static string CheckpointOf(Bundle bundle) =>
        SignedNote.Parse(bundle.Checkpoint).Ok(out var note, out _) && Checkpoint.Parse(note.Text).Ok(out var checkpoint, out _)
            ? $"{checkpoint.Size} / {checkpoint.Root}"
            : "?";

    private static string Block(byte[] rlp) => BlockHeader.Parse(rlp).Ok(out var header, out _)
        ? $"{header.Number}  {UtcTime.Format(header.Timestamp)}  {Hex0x.Format(header.Hash.Bytes)}"
        : "?";
}
