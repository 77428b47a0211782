using Agents.Core.Tests.Runs;
using Agents.Core.Traces;

namespace Agents.Core.Tests.Traces;

public sealed class OrchestrationTraceExportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_run_adds_its_line_to_the_file_however_it_ends()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await Agent.Create<int, int>("completed", n => n).RunAsync(1, Exporting(path), Token);
            Assert.Single(await File.ReadAllLinesAsync(path, Token));

            await Assert.ThrowsAsync<AgentFailedException>(
                () => Agent.Create<int, int>("failed", _ => throw new FormatException("x")).RunAsync(1, Exporting(path), Token));
            Assert.Equal(2, (await File.ReadAllLinesAsync(path, Token)).Length);

            using CancellationTokenSource stop = new();
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => Agent.Create<int, int>("cancelled", n => n).RunAsync(1, Exporting(path), stop.Token));

            await using FileStream file = File.OpenRead(path);
            Assert.Empty(await OrchestrationTraceValidator.ValidateAsync(file, cancellationToken: Token));
            file.Position = 0;
            List<string> tasks = [];
            await foreach (OrchestrationTrace trace in OrchestrationTraceReader.ReadAsync(file, cancellationToken: Token))
            {
                tasks.Add($"{trace.TaskId} {trace.Events[^1].Type}");
            }

            Assert.Equal(["completed Return", "failed Despawn", "cancelled Despawn"], tasks);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task The_end_of_the_run_waits_for_the_line_though_its_observers_have_no_grace()
    {
        for (int i = 0; i < 50; i++)
        {
            using MemoryStream stream = new();
            RunOptions options = new() { ObserverGrace = TimeSpan.Zero };
            OrchestrationTraceExport export = options.ExportTrace(new SlowStream(stream));
            await Agent.Create<int, int>("g", n => n).RunAsync(1, options, Token);
            Assert.True(export.Completion.IsCompletedSuccessfully);
            Assert.Equal(OrchestrationTraceWriter.ToJson(await export.Completion) + "\n", System.Text.Encoding.UTF8.GetString(stream.ToArray()));
        }
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_fails_the_export_and_not_the_run()
    {
        using LogRecorder log = new();
        RunOptions options = new() { LoggerFactory = log };
        OrchestrationTraceExport export = options.ExportTrace(Path.Combine(Path.GetTempPath(), "no such folder", "trace.jsonl"));
        Assert.Equal(1, (await Agent.Create<int, int>("g", n => n).RunAsync(1, options, Token)).Output);
        await Assert.ThrowsAsync<DirectoryNotFoundException>(() => export.Completion);
        Assert.Single(log.Warnings);
    }

    [Fact]
    public async Task One_export_is_of_one_run()
    {
        using LogRecorder log = new();
        using MemoryStream stream = new();
        RunOptions options = new() { LoggerFactory = log };
        OrchestrationTraceExport export = options.ExportTrace(stream);
        RunResult<int> first = await Agent.Create<int, int>("g", n => n).RunAsync(1, options, Token);
        long length = stream.Length;
        await Agent.Create<int, int>("g", n => n).RunAsync(1, options, Token);
        Assert.Equal(length, stream.Length);
        Assert.Equal(first.RunId.ToString(), (await export.Completion).TraceId);
        Assert.Single(log.Warnings);
    }

    [Fact]
    public void Misuse_is_refused_at_once()
    {
        Assert.Throws<ArgumentException>(() => new RunOptions().ExportTrace(""));
        Assert.Throws<ArgumentException>(() => new RunOptions().ExportTrace(new MemoryStream([], writable: false)));
        Assert.Throws<AgentOptionsException>(() => new RunOptions().ExportTrace("x", new OrchestrationTraceOptions { TaskId = "" }));
    }

    private static RunOptions Exporting(string path)
    {
        RunOptions options = new();
        options.ExportTrace(path);
        return options;
    }

    /// <summary>A stream that gives its thread away before it writes, so that whoever does not wait is first.</summary>
    private sealed class SlowStream(MemoryStream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < 100; i++)
            {
                Thread.Yield();
            }

            inner.Write(buffer, offset, count);
        }
    }
}
