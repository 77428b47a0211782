using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Agents.Core.Tests.Chat;

/// <summary>A run that follows from a seed: script, faults, tools, budget and the point at which it is cancelled.</summary>
internal sealed class RandomChat : IDisposable
{
    private static readonly string[] Names = ["plain", "throws", "hangs", "slow", "dear", "guarded", "few", "inner", "Plain", "nothing"];

    private static readonly string[] Waiting = ["hangs", "slow"];

    private readonly string[] _names;
    private readonly bool _waits;
    private readonly Random _random;
    private readonly CancellationTokenSource _stop = new();
    private readonly int _cancelAt;
    private int _points;

    /// <param name="seed">What everything follows from.</param>
    /// <param name="waits">Whether anything waits on the clock. What then happens while the clock is moved depends on threads too.</param>
    public RandomChat(int seed, bool waits = true)
    {
        _waits = waits;
        _names = waits ? Names : [.. Names.Except(Waiting)];
        _random = new Random(seed);
        Streaming = _random.Next(2) == 0;
        _cancelAt = _random.Next(3) == 0 ? _random.Next(1, 12) : 0;
        Reduces = _random.Next(4) == 0;
        Budget = waits ? RandomBudget() : RandomBudget() with { Duration = null };
        int[] turns = [.. Enumerable.Range(0, 20).Select(_ => _random.Next())];
        Compaction = !Reduces && _random.Next(3) == 0 ? RandomCompaction() : null;
        Schedule = _random.Next(4) == 0 ? ToolCallSchedule.From(new Dictionary<int, int> { [1] = 3, [_random.Next(2, 6)] = 2 }) : null;
        Client = ScriptedChatClient.FromFunction(request => Answer(new Random(turns[(request.Number - 1) % turns.Length])), new ScriptedChatClientOptions { Clock = Clock });
    }

    public bool Streaming { get; init; }

    public bool BreaksStreams { get; init; } = true;

    public bool Reduces { get; }

    public CompactionOptions? Compaction { get; }

    public ToolCallSchedule? Schedule { get; }

    public Budget Budget { get; }

    public ScriptedChatClient Client { get; }

    public ManualTimeProvider Clock { get; } = new();

    public EventRecorder Events { get; } = new();

    public Conversation Conversation { get; } = new();

    public LeftoverLog Log { get; } = new();

    public BudgetSnapshot? Ledger { get; private set; }

    /// <summary>Gets the stop reason, or the name of what was thrown.</summary>
    public string Outcome { get; private set; } = "";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        ChatAgent chat = ChatAgent.Create("chat", Client)
            .WithTools(Tools())
            .Configure(options =>
            {
                options.Streaming = Streaming;
                options.MaxTurns = 6;
                options.MaxParallelToolCalls = 3;
                options.Reducer = Reduces ? new KeepLast(4) : null;
                options.Compaction = Compaction;
                options.ToolCallSchedule = Schedule;
            })
            .Build().In(Conversation);
        BudgetLedger? ledger = null;
        IAgent<string, string> outer = Agent.Create<string, string>("outer", (input, context, token) =>
        {
            ledger = context.Budget;
            return context.InvokeAsync(chat, input, token);
        });
        RunOptions options = new()
        {
            Budget = Budget,
            Clock = Clock,
            Ids = IdSource.FromSeed(3),
            Observers = { Events },
            ObserverGrace = TimeSpan.FromHours(1),
            EventBufferCapacity = 100_000,
            Prices = PriceBook.Default.With("scripted", new ModelPrice { InputPerMillion = 1, OutputPerMillion = 2 }),
            LoggerFactory = Log,
            Approval = new EveryOther(),
        };
        Task<RunResult<string>> run = outer.RunAsync("question", options, _stop.Token);
        while (!run.IsCompleted && Clock.Elapsed < TimeSpan.FromMinutes(20))
        {
            await Task.WhenAny(run, Clock.WaitForTimersAsync(1, cancellationToken));
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        try
        {
            Outcome = $"{(await run).StopReason}";
        }
        catch (Exception exception) when (exception is AgentException or OperationCanceledException)
        {
            Outcome = exception.GetType().Name;
        }

        Ledger = ledger?.GetSnapshot();
    }

    public void Dispose() => _stop.Dispose();

    private Budget RandomBudget()
    {
        long? Maybe(int from, int to) => _random.Next(5) == 0 ? _random.Next(from, to) : null;
        return new Budget
        {
            Tokens = Maybe(0, 30_000),
            InputTokens = Maybe(0, 20_000),
            OutputTokens = Maybe(0, 6_000),
            ReasoningTokens = Maybe(0, 2_000),
            ModelCalls = Maybe(0, 6),
            ToolCalls = Maybe(0, 8),
            Turns = Maybe(0, 6),
            MicroDollars = Maybe(0, 40_000),
            Duration = _random.Next(8) == 0 ? TimeSpan.FromSeconds(_random.Next(1, 9)) : null,
        };
    }

    private CompactionOptions RandomCompaction()
    {
        CompactionOptions options = new() { ContextWindow = _random.Next(256, 6_000), KeepTurns = _random.Next(1, 3), MaxSummaryLength = 300 };
        int fails = _random.Next(4);
        if (fails > 0)
        {
            options.SummarizeWith(ScriptedChatClient.FromFunction(_ =>
            {
                Point();
                return fails == 1 ? Turn.Throws(new IOException("down")) : Turn.Text("a summary");
            }));
        }

        return options;
    }

    private Turn Answer(Random random)
    {
        Point();
        Turn turn = random.Next(22) switch
        {
            0 => Turn.Text("an answer"),
            1 => Turn.Empty with { FinishReason = random.Next(2) == 0 ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop },
            2 => Turn.Text("half") with { FinishReason = random.Next(2) == 0 ? ChatFinishReason.Length : ChatFinishReason.ContentFilter },
            3 when random.Next(2) == 0 => Turn.Throws(random.Next(2) == 0
                ? new HttpRequestException("no", null, System.Net.HttpStatusCode.TooManyRequests) : new IOException("down")),
            4 when BreaksStreams => Calls(random) with { Failure = new IOException("cut"), FailsAfterChunks = random.Next(4) },
            5 => Turn.Of(
                new FunctionResultContent("stray", 1),
                new FunctionCallContent("own", "plain"),
                new FunctionResultContent("own", "by the client"),
                new TextContent("and more")),
            _ => Calls(random),
        };
        return turn with
        {
            ReportsUsage = random.Next(3) > 0,
            Usage = new UsageDetails { InputTokenCount = random.Next(1, 10), OutputTokenCount = 8, ReasoningTokenCount = random.Next(8) },
            Latency = random.Next(5) == 0 && _waits ? TimeSpan.FromSeconds(2) : TimeSpan.Zero,
            ChunkLength = random.Next(1, 9),
        };
    }

    private Turn Calls(Random random)
    {
        List<AIContent> contents = [];
        if (random.Next(3) == 0)
        {
            contents.Add(new TextContent("let me see"));
        }

        for (int i = random.Next(1, 5); i > 0; i--)
        {
            string id = random.Next(4) switch { 0 => "", 1 => "same", _ => $"id{random.Next()}" };
            Dictionary<string, object?> arguments = new() { ["input"] = random.Next(8) == 0 ? random.Next() : $"{random.Next(3)}" };
            contents.Add(new FunctionCallContent(id, _names[random.Next(_names.Length)], arguments)
            {
                Exception = random.Next(20) == 0 ? new FormatException() : null,
            });
        }

        return Turn.Of([.. contents]);
    }

    private AIFunction[] Tools()
    {
        TimeSpan second = TimeSpan.FromSeconds(1);
        ChatAgent inner = ChatAgent.Create("inner", ScriptedChatClient.FromFunction(_ => Turn.Text("from inside"))).Build();
        Func<string, CancellationToken, Task<string>> Tool(Func<string, CancellationToken, Task<string>> work) => (input, token) =>
        {
            Point();
            return work(input, token);
        };
        return
        [
            Core.Tools.Tool.Create(Tool((input, _) => Task.FromResult(input)), "plain"),
            Core.Tools.Tool.Create(Tool((_, _) => throw new InvalidDataException("boom")), "throws"),
            Core.Tools.Tool.Create(Tool((_, _) => new TaskCompletionSource<string>().Task), "hangs", policy: new ToolPolicy { Timeout = second }),
            Core.Tools.Tool.Create(
                Tool(async (input, token) =>
                {
                    await Task.Delay(2 * second, Clock, token);
                    return input;
                }),
                "slow",
                policy: new ToolPolicy { Timeout = 3 * second, IsReadOnly = true }),
            Core.Tools.Tool.Create(Tool((input, _) => Task.FromResult(input)), "dear", policy: new ToolPolicy { PriceMicroDollars = 9_000 }),
            Core.Tools.Tool.Create(Tool((input, _) => Task.FromResult(input)), "guarded", policy: new ToolPolicy { NeedsApproval = true }),
            Core.Tools.Tool.Create(Tool((input, _) => Task.FromResult(input)), "few", policy: new ToolPolicy { MaxCalls = 2 }),
            inner.AsTool("Helps.", Budget.Unlimited with { Tokens = 8_000 }),
        ];
    }

    /// <summary>Counts what the outside sees of the run, and cancels it at one of these points.</summary>
    private void Point()
    {
        if (Interlocked.Increment(ref _points) == _cancelAt)
        {
            _stop.Cancel();
        }
    }

    private sealed class KeepLast(int count) : IChatReducer
    {
        public Task<IEnumerable<ChatMessage>> ReduceAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken) =>
            Task.FromResult(messages.TakeLast(count));
    }

    private sealed class EveryOther : IApproval
    {
        public ValueTask<ApprovalDecision> DecideAsync(ApprovalRequest request, CancellationToken cancellationToken) =>
            new(request.Arguments.Contains('1') ? ApprovalDecision.Denied("no") : ApprovalDecision.Approved);
    }

    /// <summary>Notes whether a run said that reservations were left over.</summary>
    internal sealed class LeftoverLog : ILoggerFactory, ILogger
    {
        public bool SaidSo { get; private set; }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            SaidSo |= eventId.Id == Diagnostics.LogEventIds.ReservationsLeft;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }
}
