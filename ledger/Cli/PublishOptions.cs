using System.CommandLine;
using Integrity.Ledger.Publish;

namespace Integrity.Ledger.Cli;

/// <summary>Where published bundles are. The key comes from a file: a command line can be read by every process on the machine.</summary>
internal sealed class PublishOptions(string account, string key, string database, string container)
{
    public Option<Uri> Account { get; } = Shared.Url(account);

    public Option<string> Key { get; } = new(key) { HelpName = "FILE" };

    public Option<string> Database { get; } = new(database) { HelpName = "NAME" };

    public Option<string> Container { get; } = new(container) { HelpName = "NAME" };

    public IEnumerable<Option> All => [Account, Key, Database, Container];

    /// <summary>Null when none is named.</summary>
    public PublishTarget? Of(Call call) => (call.Get(Account), call.Get(Key)) switch
    {
        (null, null) => null,
        ({ } account, { } key) => new PublishTarget(account, key)
        {
            Database = call.Get(Database) ?? PublishTarget.DefaultDatabase,
            Container = call.Get(Container) ?? PublishTarget.DefaultContainer,
        },
        _ => throw new Stopped(ExitCode.Usage, "cli.together", Account.Name, Key.Name),
    };
}
