using System.Text;
using Agents.Core.Mcp.Streams;

namespace Agents.Core.McpTests.Streams;

/// <summary>What counts as one message, whatever ends its lines and wherever reads end.</summary>
public sealed class LimitedStreamTests
{
    private const int Limit = 4;

    [Theory]
    [InlineData((int)MessageEnd.Line, "1234\n1234\r1234\r\n1234\n\r1234", true)]
    [InlineData((int)MessageEnd.Line, "1234\r\r\r1234\n\n1234", true)]
    [InlineData((int)MessageEnd.Line, "\r12345", false)]
    [InlineData((int)MessageEnd.Line, "1234\r\n12345\r", false)]
    [InlineData((int)MessageEnd.EmptyLine, "12\n34\n\n12\r34\r\r12\r\n34\r\n\r\n1234", true)]
    [InlineData((int)MessageEnd.EmptyLine, "1234\r\n\r1234\n\r\n1234\n\r1234\r\n\n1234", true)]
    [InlineData((int)MessageEnd.EmptyLine, "12\r\n34\r\n5", false)]
    [InlineData((int)MessageEnd.EmptyLine, "12\r34\r5", false)]
    [InlineData((int)MessageEnd.EmptyLine, "12\n34\n5", false)]
    [InlineData((int)MessageEnd.OfStream, "1234", true)]
    [InlineData((int)MessageEnd.OfStream, "12\n\n34\r", false)]
    public async Task Message_is_counted_from_the_end_of_the_one_before(int kind, string text, bool isRead)
    {
        for (int size = 1; size <= text.Length; size++)
        {
            using LimitedStream limited = new(new MemoryStream(Encoding.ASCII.GetBytes(text)), Limit, (MessageEnd)kind);
            byte[] buffer = new byte[size];
            Exception? failure = await Record.ExceptionAsync(async () =>
            {
                while (await limited.ReadAsync(buffer, TestContext.Current.CancellationToken) > 0)
                {
                }
            });

            Assert.Equal(isRead ? null : "A message is longer than 4 bytes.", failure?.Message);
        }
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    [InlineData("utf-32BE")]
    public async Task Line_is_no_longer_for_a_reader_that_finds_the_mark_of_another_encoding(string name)
    {
        Encoding encoding = Encoding.GetEncoding(name);
        byte[] marked = [.. encoding.GetPreamble(), .. encoding.GetBytes(new string('\u0a0a', 1_000))];

        // A reader looks for the mark where a read begins, and so after a first read of one byte too.
        foreach (Stream given in (Stream[])[new MemoryStream(marked), new OneFirst([(byte)' ', .. marked])])
        {
            using StreamReader reader = new(new LimitedStream(given, Limit, MessageEnd.Line), Encoding.UTF8);
            Exception? failure = await Record.ExceptionAsync(async () =>
            {
                while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
                {
                    Assert.InRange(line.Length, 0, Limit);
                }
            });

            Assert.True(failure is null or MessageTooLongException, failure?.Message);
        }
    }

    /// <summary>Gives one byte, and then all.</summary>
    private sealed class OneFirst(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(Position == 0 ? buffer[..1] : buffer, cancellationToken);
    }
}
