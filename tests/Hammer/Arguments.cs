namespace Integrity.Hammer;

/// <summary>The command line.</summary>
internal static class Arguments
{
    public const string Help = """
        usage: dotnet run -c Release --project tests/Hammer -- [options]

        Hammers a ledger and audits it afterwards. Without --target it starts everything itself: a chain (anvil), a store, the nodes.
        Exit code: 0 passed; 1 something is wrong; 2 usage; 3 the trial could not be made.

        what runs     --target URL[,URL…]     nodes that run already
                      --store sqlite|postgres (sqlite)    --nodes N (1; postgres: 2)    --anchor-every SECONDS (5)    --no-chain
                      --program DLL           another build of the service    --serve "ARGS"  more arguments for integrity serve
        load          --rate N                statements a second, open loop; without it flat out
                      --duration SECONDS (30) or --statements N     --clients N (64)     --batch LINES (0: single)
                      --wait none|log|anchor|mix (mix)    --agencies N (20)    --items N (8, per case)
                      --invalid PART (0.05)   --repeat PART (0.02)    --readers N (2)
                      --roam                  each statement of a case to another node; without it a case keeps its node while that answers
                      --expect N (4000)       statements a second to sign ahead for a flat-out run
                      --soak                  check receipts while it runs: client memory and disk stay bounded
        trials        --yardstick             pgbench, single, batch and half rate in one run
                      --kills N [--seed S]    kill -9 of nodes, database and chain under load
                      --outage SECONDS        the chain is away so long; everything is anchored afterwards
                      --reorgs N              re-organisations of depth 1 to 6 under load
                      --rolling OLD NEW       two builds of the service side by side, replaced one by one
                      --backup                a backup taken under load, restored
                      --within SECONDS (5)    how soon work must go on in a trial
        other         --keep                  keep the files    --help
        """;

    /// <summary>Null, and the reason, when it cannot be read.</summary>
    public static HammerOptions? Read(string[] args, out string? wrong)
    {
        wrong = null;
        var (options, nodes) = (new HammerOptions(), (int?)null);
        var rest = new Queue<string>(args);
        try
        {
            while (rest.TryDequeue(out var name))
            {
                options = name switch
                {
                    "--target" => options with { Targets = [.. Next().Split(',').Select(u => new Uri(u.TrimEnd('/') + "/"))] },
                    "--store" => options with { Store = Next() },
                    "--nodes" => options with { Nodes = (nodes = int.Parse(Next())).Value },
                    "--anchor-every" => options with { AnchorEvery = double.Parse(Next()) },
                    "--no-chain" => options with { NoChain = true },
                    "--program" => options with { Program = Next() },
                    "--serve" => options with { Serve = Next().Split(' ', StringSplitOptions.RemoveEmptyEntries) },
                    "--rate" => options with { Rate = double.Parse(Next()) },
                    "--duration" => options with { Duration = TimeSpan.FromSeconds(double.Parse(Next())) },
                    "--statements" => options with { Statements = long.Parse(Next()) },
                    "--clients" => options with { Clients = int.Parse(Next()) },
                    "--batch" => options with { Batch = int.Parse(Next()) },
                    "--wait" when Next() is var w && w is "none" or "log" or "anchor" or "mix" => options with { Wait = w },
                    "--agencies" => options with { Agencies = Math.Max(4, int.Parse(Next())) },
                    "--items" => options with { Items = int.Parse(Next()) },
                    "--invalid" => options with { Invalid = double.Parse(Next()) },
                    "--repeat" => options with { Repeat = double.Parse(Next()) },
                    "--readers" => options with { Readers = int.Parse(Next()) },
                    "--expect" => options with { Expected = double.Parse(Next()) },
                    "--roam" => options with { Roam = true },
                    "--soak" => options with { Soak = true },
                    "--keep" => options with { Keep = true },
                    "--within" => options with { Within = TimeSpan.FromSeconds(double.Parse(Next())) },
                    "--seed" => options with { Seed = int.Parse(Next()) },
                    "--yardstick" or "--backup" => options with { Trial = name[2..] },
                    "--kills" or "--reorgs" => options with { Trial = name[2..], Times = int.Parse(Next()) },
                    "--outage" => options with { Trial = "outage", Duration = TimeSpan.FromSeconds(double.Parse(Next())) },
                    "--rolling" => options with { Trial = "rolling", Programs = [Next(), Next()] },
                    _ => throw new FormatException(name),
                };
            }
        }
        catch (Exception unread) when (unread is FormatException or InvalidOperationException or OverflowException)
        {
            wrong = unread.Message;
            return null;
        }

        return nodes is null && options.Store == "postgres" ? options with { Nodes = 2 } : options;

        string Next() => rest.Dequeue();
    }
}
