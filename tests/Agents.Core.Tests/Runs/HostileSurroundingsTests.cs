using Agents.Core.Chat;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.Logging;

namespace Agents.Core.Tests.Runs;

/// <summary>Loggers and clocks that do what they should not.</summary>
public sealed class HostileSurroundingsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("factory")]
    [InlineData("level")]
    [InlineData("log")]
    public async Task A_logger_that_throws_changes_nothing_about_a_run(string what)
    {
        Conversation conversation = new();
        await using AgentRun<string> run = MakeAgent().In(conversation).StartRun("question", new RunOptions { LoggerFactory = new ThrowingLogger(what) }, Token);
        List<AgentEvent> events = await ReadAsync(run);

        Assert.Equal(("done", StopReason.Completed), ((await run.Completion).Output, (await run.Completion).StopReason));
        Assert.IsType<RunCompleted>(events[^1]);
        Assert.Equal(conversation.Messages.Count, Conversation.FromJson(conversation.ToJson()).Messages.Count);
    }

    [Fact]
    public async Task A_clock_that_throws_at_any_call_leaves_no_reader_waiting_and_a_valid_conversation()
    {
        for (int k = 1; ; k++)
        {
            ThrowingClock clock = new(k);
            Conversation conversation = new();
            await using AgentRun<string> run = MakeAgent().In(conversation).StartRun("question", new RunOptions { Clock = clock }, Token);
            await ReadAsync(run);
            await Task.WhenAny(run.Completion);

            Assert.Equal(conversation.Messages.Count, Conversation.FromJson(conversation.ToJson()).Messages.Count);
            if (!clock.HasThrown)
            {
                Assert.True(k > 10);
                break;
            }
        }
    }

    [Fact]
    public async Task A_name_that_no_tool_has_is_not_in_the_log()
    {
        LogRecorder log = new();
        await MakeAgent().RunAsync("question", new RunOptions { LoggerFactory = log }, Token);
        Assert.DoesNotContain(log.Entries, entry => entry.Text.Contains("invented", StringComparison.Ordinal));
        Assert.Contains(log.Warnings, entry => entry.Text.StartsWith("Tool (unknown) ended as unknown tool", StringComparison.Ordinal));
    }

    private static ChatAgent MakeAgent() => ChatAgent
        .Create("chat", ScriptedChatClient.FromTurns(Turn.Calls(("invented\nname", "{}"), ("echo", """{"q":"x"}""")), Turn.Text("done")))
        .WithTool(Tool.Create((string q) => q, "echo"))
        .Build();

    private static async Task<List<AgentEvent>> ReadAsync(AgentRun<string> run)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        List<AgentEvent> events = [];
        await foreach (AgentEvent e in run.Events.WithCancellation(patience.Token))
        {
            events.Add(e);
        }

        return events;
    }

    private sealed class ThrowingClock(int call) : TimeProvider
    {
        private int _calls;

        public bool HasThrown => Volatile.Read(ref _calls) >= call;

        public override DateTimeOffset GetUtcNow() => Count(base.GetUtcNow());

        public override long GetTimestamp() => Count(base.GetTimestamp());

        private T Count<T>(T value) => Interlocked.Increment(ref _calls) == call ? throw new InvalidOperationException("clock") : value;
    }

    private sealed class ThrowingLogger(string what) : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => what == "factory" ? throw new InvalidOperationException(what) : this;

        public bool IsEnabled(LogLevel logLevel) => what == "level" ? throw new InvalidOperationException(what) : true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException(what);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
