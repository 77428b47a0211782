using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Agents.Core.Tests.Budgets;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

/// <summary>Agents that work side by side under one ledger: budgets, prices, scripts and the sizes of results follow from a seed.</summary>
internal sealed class RandomCrowd
{
    private readonly int _seed;
    private readonly Random _random;
    private readonly bool _halves;
    private BudgetLedger? _ledger;

    public RandomCrowd(int seed)
    {
        _seed = seed;
        _random = new Random(seed);
        _halves = _random.Next(3) == 0;
        Budget = RandomBudget();
        Members = [.. Enumerable.Range(0, _random.Next(1, 7)).Select(MakeMember)];
    }

    public Budget Budget { get; }

    public IReadOnlyList<Member> Members { get; }

    public EventRecorder Events { get; } = new();

    public RandomChat.LeftoverLog Log { get; } = new();

    public BudgetSnapshot? Ledger { get; private set; }

    public StopReason StopReason { get; private set; }

    public Spend Spend { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        IAgent<int, int> crowd = Agent.Create<int, int>("crowd", async (input, context, token) =>
        {
            _ledger = context.Budget;
            await Task.WhenAll(Members.Select(member => Task.Run(() => RunMemberAsync(member, context, token), token)));
            Ledger = context.Budget.GetSnapshot();
            return input;
        });
        RunResult<int> result = await crowd.RunAsync(
            0,
            new RunOptions
            {
                Budget = Budget,
                Observers = { Events },
                ObserverGrace = TimeSpan.FromHours(1),
                EventBufferCapacity = 100_000,
                Prices = PriceBook.Default
                    .With("dear", new ModelPrice { InputPerMillion = 3, OutputPerMillion = 15, CacheWritePerMillion = 4 })
                    .With("cheap", new ModelPrice { InputPerMillion = 0.25m, OutputPerMillion = 2 }),
                LoggerFactory = Log,
            },
            cancellationToken);
        (StopReason, Spend) = (result.StopReason, result.Spend);
    }

    private static async Task RunMemberAsync(Member member, AgentContext context, CancellationToken token)
    {
        try
        {
            member.Output = await member.Agent.InvokeAsync("question", context.Enter(member.Name, member.Limits), token);
        }
        catch (BudgetExceededException refused)
        {
            member.Refused = refused;
        }
    }

    private Member MakeMember(int number)
    {
        string name = $"member-{number}";
        ScriptedChatClient dear = Client("dear", number);
        ScriptedChatClient cheap = Client("cheap", number + 100);
        int price = _random.Next(2) * _random.Next(2_000);
        int most = _random.Next(3) == 0 ? 20_000 : 1_500;
        Tool fetch = Tool.Create(
            (int size) => new string('x', size % most),
            "fetch",
            policy: new ToolPolicy { PriceMicroDollars = price, StartsInline = _random.Next(2) == 0 });
        ChatAgentBuilder builder = ChatAgent.Create(name, dear).WithTool(fetch).WithInstructions("Find out what is asked for.").Configure(options =>
        {
            options.OnExceeded = _random.Next(4) switch { 0 => BudgetAction.Ask, 1 => BudgetAction.Degrade, _ => BudgetAction.WrapUp };
            options.CheaperClients.Add(cheap);
            options.ClosingOutputTokens = _random.Next(1, 900);
            options.MaxOutputTokens = _random.Next(2) == 0 ? null : _random.Next(20, 2_000);
            options.MaxTurns = _random.Next(1, 8);
            options.Streaming = _random.Next(2) == 0;
            options.Reducer = _random.Next(4) == 0 ? new KeepLast(_random.Next(1, 6)) : null;
            options.TokenEstimator = _halves ? new Half() : TokenEstimators.UpperBound;
        });
        Budget? limits = _random.Next(4) switch
        {
            0 => Budget.Share(0.2 + (_random.NextDouble() / 2)),
            1 => new Budget { ModelCalls = _random.Next(5), Tokens = _random.Next(20_000) },
            _ => null,
        };
        return new Member(name, builder.Build(), [dear, cheap], limits);
    }

    private ScriptedChatClient Client(string model, int number) => ScriptedChatClient.FromFunction(
        request => Answer(request, new Random(unchecked((_seed * 31) + (number * 1_009) + request.Number))),
        new ScriptedChatClientOptions { ModelId = model });

    private Turn Answer(ScriptedRequest request, Random random)
    {
        // Every call of a model is an instant at which nothing may be over a limit.
        BudgetTrees.CheckLimits(_ledger!.GetSnapshot());
        string text = random.Next(3) == 0 ? new string('t', random.Next(random.Next(10) == 0 ? 6_000 : 300)) : "";
        bool isLast = request.Options?.Tools is not { Count: > 0 } || random.Next(7) == 0;
        AIContent[] calls = isLast ? [] :
        [
            .. Enumerable.Range(0, random.Next(1, 5)).Select(i => new FunctionCallContent(
                $"c{random.Next()}-{i}", "fetch", new Dictionary<string, object?> { ["size"] = random.Next() })),
        ];
        long bound = request.Messages.Sum(TokenEstimate.OfMessage) / (_halves ? 2 : 1);
        int output = request.Options?.MaxOutputTokens ?? 5_000;
        return Turn.Of([new TextContent(isLast ? $"answer {text}" : text), .. calls]) with
        {
            ChunkLength = 500,
            ReportsUsage = random.Next(4) > 0,
            Usage = new UsageDetails
            {
                InputTokenCount = random.Next(2) == 0 ? bound : random.NextInt64(bound + 1),
                OutputTokenCount = random.Next(2) == 0 ? output : random.Next(output + 1),
            },
        };
    }

    private Budget RandomBudget()
    {
        long? Maybe(int from, int to) => _random.Next(5) < 2 ? _random.Next(from, to) : null;
        return new Budget
        {
            MicroDollars = Maybe(0, 200_000),
            Tokens = Maybe(0, 60_000),
            InputTokens = Maybe(0, 40_000),
            OutputTokens = Maybe(0, 10_000),
            ModelCalls = Maybe(0, 25),
            Turns = Maybe(0, 25),
            ToolCalls = Maybe(0, 30),
        };
    }

    /// <summary>One agent of the crowd, and how it ended.</summary>
    internal sealed record Member(string Name, ChatAgent Agent, ScriptedChatClient[] Clients, Budget? Limits)
    {
        public string? Output { get; set; }

        public BudgetExceededException? Refused { get; set; }

        public IEnumerable<ScriptedRequest> Requests => Clients.SelectMany(client => client.Requests);

        public IEnumerable<ScriptedRequest> Closing => Requests.Where(request => request.Options?.Tools is not { Count: > 0 });
    }

    private sealed class KeepLast(int count) : IChatReducer
    {
        public Task<IEnumerable<ChatMessage>> ReduceAsync(IEnumerable<ChatMessage> messages, CancellationToken cancellationToken) =>
            Task.FromResult(messages.TakeLast(count));
    }

    private sealed class Half : ITokenEstimator
    {
        public long Estimate(string? model, long bound) => (bound + 1) / 2;

        public void Learn(string? model, long bound, long reportedInputTokens)
        {
        }
    }
}
