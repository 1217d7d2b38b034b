using System.Globalization;
using Integrity.Log;
using Integrity.Verifier.Tests.Log;

namespace Integrity.Verifier.Tests.C2sp;

/// <summary>c2sp.org/tlog-tiles.</summary>
public class TilesTests
{
    [Theory]
    [InlineData(0, 1234067, 256, "tile/0/x001/x234/067")]
    [InlineData(0, 0, 256, "tile/0/000")]
    [InlineData(3, 999, 1, "tile/3/999.p/1")]
    [InlineData(63, 1000, 255, "tile/63/x001/000.p/255")]
    [InlineData(TilePath.Entries, 1234067, 8, "tile/entries/x001/x234/067.p/8")]
    [InlineData(0, long.MaxValue, 256, "tile/0/x009/x223/x372/x036/x854/x775/807")]
    public void A_path_is_written_and_read_as_specified(int level, long index, int width, string text)
    {
        var path = new TilePath(level, index, width);
        Assert.Equal(text, path.ToString());
        Assert.Equal(path, TilePath.Parse(text).OrThrow());
    }

    [Theory]
    [InlineData("")]
    [InlineData("tile/")]
    [InlineData("tile/0")]
    [InlineData("tile/0/")]
    [InlineData("/tile/0/000")]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/0000")]
    [InlineData("tile/0/1234")]
    [InlineData("tile/0/x001")]
    [InlineData("tile/0/001/234")]
    [InlineData("tile/0/x001/x234")]
    [InlineData("tile/0/x000/001")]
    [InlineData("tile/0/x001//234")]
    [InlineData("tile/0/x001/234/")]
    [InlineData("tile/00/000")]
    [InlineData("tile/64/000")]
    [InlineData("tile/-1/000")]
    [InlineData("tile/+1/000")]
    [InlineData("tile/ 1/000")]
    [InlineData("tile/Entries/000")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/01")]
    [InlineData("tile/0/000.p/")]
    [InlineData("tile/0/000.p/1.p/1")]
    [InlineData("tile/0/-01")]
    [InlineData("tile/0/../000")]
    [InlineData("tile/0/x009/x223/x372/x036/x854/x775/808")]
    [InlineData("tile/0/x999/x999/x999/x999/x999/x999/x999/x999/999")]
    [InlineData("tile/0/٠٠٠")]
    public void Any_other_spelling_is_refused(string text) => Assert.Equal("tile.path-malformed", TilePath.Parse(text).Why?.Code);

    [Fact]
    public void A_hostile_path_is_refused_at_once() =>
        Assert.Equal("tile.path-malformed", TilePath.Parse("tile/0/" + new string('9', 10_000_000)).Why?.Code);

    [Fact]
    public void The_specifications_tree_of_70000_has_the_tiles_it_says()
    {
        var tiles = Tiles.Between(0, 70_000).ToList();
        Assert.Equal(273, tiles.Count(tile => tile is { Level: 0, IsPartial: false }));
        Assert.Equal(112, Assert.Single(tiles, tile => tile is { Level: 0, IsPartial: true }).Width);
        Assert.Single(tiles, tile => tile is { Level: 1, IsPartial: false });
        Assert.Equal(17, Assert.Single(tiles, tile => tile is { Level: 1, IsPartial: true }).Width);
        Assert.Equal(1, Assert.Single(tiles, tile => tile.Level == 2).Width);
        Assert.Equal(274, tiles.Count(tile => tile.Level == TilePath.Entries));
        Assert.Equal(["tile/entries/000", "tile/0/000", "tile/1/000.p/1"], Tiles.Between(0, 256).Select(tile => tile.ToString()));
    }

    [Fact]
    public void Growing_step_by_step_ends_in_the_same_tiles_as_at_once()
    {
        var random = new Random(7);
        var written = new Dictionary<(int, long), int>();
        for (long size = 0, next; size < 200_000; size = next)
        {
            next = size + random.Next(0, 5_000);
            foreach (var tile in Tiles.Between(size, next))
            {
                Assert.InRange(tile.Width, 1, 256);
                Assert.Equal(tile.Width, Tiles.WidthAt(tile.Level, tile.Index, next));
                written[(tile.Level, tile.Index)] = tile.Width;
            }

            var atOnce = Tiles.Between(0, next).ToDictionary(tile => (tile.Level, tile.Index), tile => tile.Width);
            Assert.Equal(atOnce.OrderBy(tile => tile.Key), written.OrderBy(tile => tile.Key));
        }
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(0, 1, 256, 0)]
    [InlineData(0, 0, 256, 256)]
    [InlineData(1, 0, 255, 0)]
    [InlineData(63, 0, long.MaxValue, 0)]
    [InlineData(7, 0, long.MaxValue, 127)]
    [InlineData(0, -1, 5, 0)]
    [InlineData(0, long.MaxValue, long.MaxValue, 0)]
    [InlineData(0, 0, -5, 0)]
    [InlineData(-1, 3, 800, 32)]
    public void Widths_are_right_at_the_ends_of_the_range(int level, long index, long size, int width) =>
        Assert.Equal(width, Tiles.WidthAt(level, index, size));

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(66_000)]
    public void Proofs_read_from_tiles_are_those_read_from_the_tree(int size)
    {
        var tree = new TiledLog(size);
        var read = Tiles.Reader(size, path => tree.Files[path.ToString()]);
        var root = tree.Tree.Root(size);
        Assert.Equal(root, TreeProofs.Root(size, read));
        for (var index = 0; index < size; index += 1 + (size / 7))
        {
            Assert.Equal(TreeProofs.Inclusion(index, size, tree.Tree.Read), TreeProofs.Inclusion(index, size, read));
            Assert.Equal(TreeProofs.Consistency(index, size, tree.Tree.Read), TreeProofs.Consistency(index, size, read));
        }
    }

    [Fact]
    public void Entry_bundles_are_length_prefixed_and_read_back()
    {
        byte[][] entries = [[1, 2, 3], [], [.. Enumerable.Repeat((byte)7, 65_535)]];
        var bytes = EntryBundle.Encode(entries);
        Assert.Equal("00030102030000ffff0707", Convert.ToHexStringLower(bytes)[..22]);
        Assert.Equal(entries, EntryBundle.Decode(bytes, 3).OrThrow());
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("00", 1)]
    [InlineData("0001", 1)]
    [InlineData("000107", 2)]
    [InlineData("00010700", 1)]
    [InlineData("0001070000", 1)]
    [InlineData("ffff07", 1)]
    [InlineData("000107", 0)]
    [InlineData("000107", -1)]
    [InlineData("000107", int.MaxValue)]
    public void Entry_bundles_that_are_cut_or_too_long_are_refused(string hex, int width) =>
        Assert.Equal("tile.entries-malformed", EntryBundle.Decode(Convert.FromHexString(hex), width).Why?.Code);

    [Fact]
    public void Entries_that_do_not_fit_are_a_programming_error()
    {
        Assert.Throws<ArgumentException>(() => EntryBundle.Encode(new byte[257][]));
        Assert.Throws<OverflowException>(() => EntryBundle.Encode([new byte[65_536]]));
    }
}
