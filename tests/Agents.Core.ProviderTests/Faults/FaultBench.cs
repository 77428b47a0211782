using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.ProviderTests.Server;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Faults;

/// <summary>An agent with a tool and a budget of money, in front of a server whose first reply is what a test makes of it.</summary>
internal sealed class FaultBench : IAsyncDisposable
{
    public const string RightAnswer = "It is sunny in Oslo.";

    private readonly TrackedHandler _handler = new();
    private readonly HttpClient _http;
    private readonly WireSubject _subject;
    private readonly IChatClient _client;

    private FaultBench(WireSubject subject, ModelServer server)
    {
        _subject = subject;
        Server = server;
        _http = new HttpClient(_handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client = subject.CreateClient(server.Address, _http);
    }

    public ModelServer Server { get; }

    public static ChatResponse First { get; } = new(new ChatMessage(
        ChatRole.Assistant,
        [new TextContent("Let me look 😀."), new FunctionCallContent("call_1", "get_weather", new Dictionary<string, object?> { ["city"] = "Oslo" })]))
    {
        Usage = new UsageDetails { InputTokenCount = 300, OutputTokenCount = 40 },
    };

    private static ChatResponse Second { get; } =
        new(new ChatMessage(ChatRole.Assistant, RightAnswer)) { Usage = new UsageDetails { InputTokenCount = 350, OutputTokenCount = 8 } };

    public static async Task<FaultBench> StartAsync(WireSubject subject, CancellationToken cancellationToken)
    {
        ModelServer server = await ModelServer.StartAsync(cancellationToken);
        server.Key = WireSubject.Key;
        return new FaultBench(subject, server);
    }

    /// <summary>Gets the length of the body that is sent if nothing goes wrong.</summary>
    public async Task<int> MeasureAsync(bool streaming, CancellationToken cancellationToken)
    {
        int length = 0;
        FaultOutcome outcome = await RunAsync(streaming, reply => reply with { PieceSize = Math.Max(1, length = reply.Body.Length) }, cancellationToken);
        Assert.Equal(RightAnswer, outcome.Output);
        return length;
    }

    /// <summary>Runs the agent once. Whatever it does after its first call gets the right reply.</summary>
    public Task<FaultOutcome> RunAsync(bool streaming, Func<ServedReply, ServedReply> change, CancellationToken cancellationToken) =>
        RunAsync(_client, streaming, change, cancellationToken);

    /// <summary>Runs the agent once with a client that does not wait long.</summary>
    public async Task<FaultOutcome> RunAsync(bool streaming, TimeSpan timeout, Func<ServedReply, ServedReply> change, CancellationToken cancellationToken)
    {
        using IChatClient client = _subject.CreateClient(Server.Address, _http, timeout);
        return await RunAsync(client, streaming, change, cancellationToken);
    }

    /// <summary>Runs the agent once with a client that has a transport of its own.</summary>
    public async Task<FaultOutcome> RunAloneAsync(bool streaming, Func<ServedReply, ServedReply> change, CancellationToken cancellationToken)
    {
        using IChatClient client = _subject.CreateClient(Server.Address);
        return await RunAsync(client, streaming, change, cancellationToken);
    }

    /// <summary>Checks that nobody holds a body, and, once the transport is gone, that no connection is left.</summary>
    public async Task CheckConnectionsAsync(CancellationToken cancellationToken)
    {
        Assert.Equal(0, _handler.OpenBodies);
        await Server.WaitForIdleAsync(cancellationToken);
        _client.Dispose();
        _http.Dispose();
        await Server.WaitForConnectionsAsync(0, cancellationToken);
    }

    public void CheckBodies() => Assert.Equal(0, _handler.OpenBodies);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _http.Dispose();
        await Server.DisposeAsync();
    }

    private async Task<FaultOutcome> RunAsync(
        IChatClient client, bool streaming, Func<ServedReply, ServedReply> change, CancellationToken cancellationToken)
    {
        Server.Respond = Served.Script(request => change(Served.Write(request, First)), request => Served.Write(request, Second));
        int toolCalls = 0;
        ChatAgent agent = ChatAgent.Create("guide", client)
            .WithTool(AIFunctionFactory.Create((string city) => { toolCalls++; return $"sunny in {city}"; }, "get_weather", "Gets the weather of a city."))
            .Configure(options => options.Streaming = streaming)
            .Build();
        BudgetSnapshot? ledger = null;
        IAgent<string, string> watched = Agent.Create<string, string>("watch", async (input, context, token) =>
        {
            try
            {
                return await context.InvokeAsync(agent, input, token);
            }
            finally
            {
                ledger = context.Budget.GetSnapshot();
            }
        });
        EventRecorder events = new();
        RunOptions options = new() { Budget = Budget.Usd(0.5m), Clock = new ManualTimeProvider(), Observers = { events }, ObserverGrace = TimeSpan.FromHours(1) };
        RunResult<string>? result = null;
        Exception? failure = await Record.ExceptionAsync(
            async () => result = await watched.RunAsync("What is the weather in Oslo?", options, cancellationToken));
        FaultOutcome outcome = new() { Output = result?.Output, Failure = failure, Events = events, Ledger = ledger!, ToolCalls = toolCalls };
        outcome.CheckBooks();
        outcome.CheckSecrets(WireSubject.Key);
        return outcome;
    }
}
