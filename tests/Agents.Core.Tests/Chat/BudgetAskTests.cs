using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

/// <summary>Limits that a person may raise when they are reached.</summary>
public sealed class BudgetAskTests
{
    private static readonly Turn Search = Turn.Calls(("search", """{"q":"x"}"""));

    private readonly ChatHarness _chat = new();

    [Fact]
    public async Task Approver_sees_which_limit_and_by_how_much_and_the_run_may_be_completed_when_it_agrees()
    {
        Approver approver = new(_ => ApprovalDecision.Approved);
        _chat.Options.Approval = approver;
        _chat.Options.Budget = new Budget { ModelCalls = 2 };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Search, Turn.Calls(("search", """{"q":"y"}""")), Turn.Text("answer"));
        RunResult<string> result = await _chat.RunAsync(client, Asks);

        // The first refusal comes before the second turn: that turn and the closing one do not both fit.
        ApprovalRequest first = approver.Requests[0];
        Assert.Equal(
            ("extend_budget", "budget-1", "chat", """{"dimension":"ModelCalls","extra":1,"ledger":"chat","limit":2}"""),
            (first.Tool, first.CallId, first.Path.ToString(), first.Arguments));
        Assert.Equal("The budget 'chat' allows 2 model calls: 1 spent, 0 reserved, 2 more asked for.", first.Description);
        Assert.Equal(
            """{"dimension":"ModelCalls","extra":1,"ledger":"chat","limit":3}""", Assert.Single(approver.Requests.Skip(1)).Arguments);
        Assert.Equal(
            [("chat", 1L), ("chat", 1L)], _chat.Events.OfType<BudgetExtended>().Select(e => (e.Ledger, e.Extra.ModelCalls!.Value)));
        _chat.Events.AssertInOrder(
            typeof(BudgetRefused), typeof(ApprovalRequested), typeof(ApprovalDecided), typeof(BudgetExtended), typeof(ModelCallStarted));
        Assert.Equal(("answer", StopReason.Completed, 3L), (result.Output, result.StopReason, result.Spend.ModelCalls));
        Assert.All(client.Requests, request => Assert.NotEmpty(request.Options!.Tools!));
    }

    [Theory]
    [InlineData(BudgetDimension.Tokens)]
    [InlineData(BudgetDimension.InputTokens)]
    [InlineData(BudgetDimension.CachedInputTokens)]
    [InlineData(BudgetDimension.CacheWriteTokens)]
    [InlineData(BudgetDimension.OutputTokens)]
    [InlineData(BudgetDimension.ReasoningTokens)]
    [InlineData(BudgetDimension.MicroDollars)]
    [InlineData(BudgetDimension.ModelCalls)]
    [InlineData(BudgetDimension.Turns)]
    public async Task Every_amount_that_refuses_a_turn_can_be_raised(BudgetDimension dimension)
    {
        BudgetLedger? ledger = null;
        Approver approver = new(_ => ApprovalDecision.Approved);
        _chat.Options.Approval = approver;
        _chat.Options.Budget = Budget.Of(dimension, 0);
        ChatAgent chat = ChatAgent.Create("inner", ScriptedChatClient.FromTurns(Turn.Text("answer"))).Configure(options => options.OnExceeded = BudgetAction.Ask).Build();
        IAgent<string, string> outer = Agent.Create<string, string>("outer", (input, context, token) =>
        {
            ledger = context.Budget;
            return context.InvokeAsync(chat, input, token);
        });
        RunResult<string> result = await outer.RunAsync("question", _chat.Options, TestContext.Current.CancellationToken);

        Assert.Equal(("answer", StopReason.Completed), (result.Output, result.StopReason));
        BudgetExtended extended = _chat.Events.Single<BudgetExtended>();
        Assert.Equal("outer", extended.Ledger);
        Assert.True(extended.Extra.GetLimit(dimension) > 0);
        Assert.Equal(Budget.Of(dimension, extended.Extra.GetLimit(dimension)!.Value), ledger!.Limits);
    }

    [Fact]
    public async Task Half_of_the_limit_is_asked_for_when_less_than_that_is_missing()
    {
        Approver approver = new(_ => ApprovalDecision.Approved);
        _chat.Options.Approval = approver;
        _chat.Options.Budget = new Budget { ModelCalls = 10 };
        int number = 0;
        ScriptedChatClient client = ScriptedChatClient.FromFunction(
            _ => ++number <= 11 ? Turn.Calls(("search", $$"""{"q":"{{number}}"}""")) : Turn.Text("answer"));
        RunResult<string> result = await _chat.RunAsync(client, Asks);
        Assert.Equal("""{"dimension":"ModelCalls","extra":5,"ledger":"chat","limit":10}""", Assert.Single(approver.Requests).Arguments);
        Assert.Equal((StopReason.Completed, 12L), (result.StopReason, result.Spend.ModelCalls));
    }

    [Fact]
    public async Task Limit_of_the_ledger_that_refused_is_raised_and_no_other()
    {
        Approver approver = new(_ => ApprovalDecision.Approved);
        _chat.Options.Approval = approver;
        _chat.Options.Budget = new Budget { ModelCalls = 50 };
        Budget? limits = null;
        ChatAgent chat = ChatAgent.Create("inner", ScriptedChatClient.FromTurns(Search, Turn.Text("answer")))
            .WithTool(ChatHarness.Search).Configure(options => options.OnExceeded = BudgetAction.Ask).Build();
        IAgent<string, string> outer = Agent.Create<string, string>("outer", async (input, context, token) =>
        {
            AgentContext inner = context.Enter("inner", new Budget { ModelCalls = 2 });
            string output = await chat.InvokeAsync(input, inner, token);
            limits = inner.Budget.Limits;
            Assert.Equal(new Budget { ModelCalls = 50 }, context.Budget.Limits);
            return output;
        });
        RunResult<string> result = await outer.RunAsync("question", _chat.Options, TestContext.Current.CancellationToken);

        Assert.Equal(StopReason.Completed, result.StopReason);
        Assert.Equal(new Budget { ModelCalls = 3 }, limits);
        Assert.Equal("outer/inner", _chat.Events.Single<BudgetExtended>().Ledger);
    }

    [Theory]
    [InlineData("denied")]
    [InlineData("nobody")]
    [InlineData("throws")]
    [InlineData("silent")]
    public async Task Agent_closes_from_what_it_knows_when_nobody_agrees(string how)
    {
        _chat.Options.Budget = new Budget { ModelCalls = 2 };
        _chat.Options.Approval = how == "nobody" ? null : new Approver(_ => how switch
        {
            "denied" => ApprovalDecision.Denied("too much"),
            "throws" => throw new IOException("line is down"),
            _ => null!,
        });
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Search, Turn.Text("closed"));
        RunResult<string> result = await _chat.RunAsync(client, Asks);

        Assert.Equal(("closed", StopReason.BudgetExhausted), (result.Output, result.StopReason));
        Assert.Null(client.Requests[1].Options!.Tools);
        Assert.Equal(how == "nobody" ? 0 : 1, _chat.Events.OfType<ApprovalDecided>().Count(e => !e.IsApproved));
        _chat.Events.AssertNone<BudgetExtended>();
    }

    [Fact]
    public async Task Time_is_never_extended()
    {
        Approver approver = new(_ => ApprovalDecision.Approved);
        _chat.Options.Approval = approver;
        Tool wait = Tool.Create(() => _chat.Clock.Advance(TimeSpan.FromSeconds(10)), "wait", policy: new ToolPolicy { StartsInline = true });
        ChatAgent chat = ChatAgent.Create("late", ScriptedChatClient.FromTurns(Turn.Of(new TextContent("so far"), new FunctionCallContent("c", "wait"))))
            .WithTool(wait).Configure(options => options.OnExceeded = BudgetAction.Ask).Build();
        IAgent<int, string> outer = Agent.Create<int, string>("outer", (_, context, token) =>
            chat.InvokeAsync("question", context.Enter("late", new Budget { Duration = TimeSpan.FromSeconds(5) }), token));
        RunResult<string> result = await outer.RunAsync(0, _chat.Options, TestContext.Current.CancellationToken);

        Assert.Equal(("so far", StopReason.BudgetExhausted), (result.Output, result.StopReason));
        Assert.Empty(approver.Requests);
        Assert.All(_chat.Events.OfType<BudgetRefused>(), e => Assert.Equal(BudgetDimension.Duration, e.Refusal.Dimension));
    }

    [Fact]
    public async Task Run_that_is_cancelled_while_somebody_decides_ends_cancelled_and_holds_nothing()
    {
        using CancellationTokenSource stop = new();
        _chat.Options.Budget = new Budget { ModelCalls = 2 };
        _chat.Options.Approval = new Approver(_ =>
        {
            stop.Cancel();
            return ApprovalDecision.Approved;
        });
        RandomChat.LeftoverLog log = new();
        _chat.Options.LoggerFactory = log;
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Search, Turn.Text("never"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _chat.RunAsync(client, stop.Token, Asks));

        Assert.Single(client.Requests);
        Assert.Equal(1, _chat.Events.Single<RunCanceled>().Spend.ModelCalls);
        Assert.False(log.SaidSo);
        ValidHistory.Check(_chat.Conversation.Messages);
    }

    private static void Asks(ChatAgentBuilder builder) => builder.Configure(options => options.OnExceeded = BudgetAction.Ask);

    private sealed class Approver(Func<ApprovalRequest, ApprovalDecision> decide) : IApproval
    {
        public List<ApprovalRequest> Requests { get; } = [];

        public ValueTask<ApprovalDecision> DecideAsync(ApprovalRequest request, CancellationToken cancellationToken)
        {
            Requests.Add(request);
            return new ValueTask<ApprovalDecision>(decide(request));
        }
    }
}
