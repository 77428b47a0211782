using System.Text;
using Agents.Core.Mcp.Streams;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.McpTests.Streams;

/// <summary>Halves of escaped pairs, wherever reads end.</summary>
public sealed class MendedStreamTests
{
    private static readonly string[] Parts = [@"\ud83d", @"\uDE00", @"\uD83D\ude00", @"\ufffd", @"\\", @"\n", @"\u00e4", "ud83d", "a", "ä", @"\u", @"\ud8", @"\uzzzz"];

    [Theory]
    [InlineData(@"cut: \ud83d", @"cut: \ufffd")]
    [InlineData(@"\udc00 \uD83D\uDE00 \\ud83d \"" \ud83d\ud83d\ude00x", @"\ufffd \uD83D\uDE00 \\ud83d \"" \ufffd\uD83D\uDE00x")]
    [InlineData(@"\ud83d\n\ud83d\u00e4\ud83d", @"\ufffd\n\ufffd\u00e4\ufffd")]
    [InlineData(@"\ud83d\ud83d\ud83d\ud83d\ud83d", @"\ufffd\ufffd\ufffd\ufffd\ufffd")]
    [InlineData(@"\", @"\")]
    [InlineData(@"\u", @"\u")]
    [InlineData(@"\ud83d\ud8", @"\ufffd\ud8")]
    [InlineData("", "")]
    public async Task Half_becomes_the_replacement_and_all_else_stays(string json, string expected) =>
        Assert.Equal(expected, await ReadAsync(json, json.Length + 1, 100), ignoreCase: true);

    [Fact]
    public void Where_reads_end_makes_no_difference() =>
        Prop.ForAll(Gen.Elements(Parts).ArrayOf(20).ToArbitrary(), async parts =>
        {
            string json = string.Concat(parts);
            string whole = await ReadAsync(json, 1_000, 1_000);
            for (int size = 1; size < 15; size++)
            {
                Assert.Equal(whole, await ReadAsync(json, size, 1_000));
                Assert.Equal(whole, await ReadAsync(json, 1_000, size));
                Assert.Equal(whole, await ReadAsync(json, size, 3));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    private static async Task<string> ReadAsync(string json, int given, int asked)
    {
        await using MendedStream mended = new(new Pieces(Encoding.UTF8.GetBytes(json), given));
        List<byte> all = [];
        byte[] buffer = new byte[asked];
        while (await mended.ReadAsync(buffer) is > 0 and var read)
        {
            all.AddRange(buffer[..read]);
        }

        return Encoding.UTF8.GetString([.. all]);
    }

    /// <summary>Gives so many bytes a read at most.</summary>
    private sealed class Pieces(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
    }
}
