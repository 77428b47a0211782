using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Agents.Core.Budgets;
using Agents.Core.Tools;
using static Agents.Core.Tests.Tools.ToolHarness;

namespace Agents.Core.Tests.Tools;

public sealed class AgentToolTests
{
    private readonly ToolHarness _run = new();

    [Fact]
    public async Task An_agent_called_as_a_tool_has_a_path_and_a_ledger_of_its_own_below_its_caller()
    {
        IAgent<string, string> inner = Spender("research", 30);
        ToolCall[] calls = [Call("research", """{"input":"a"}"""), Call("research", """{"input":"b"}""")];
        Dictionary<string, Spend> byPath = [];
        IAgent<int, int> outer = Agent.Create<int, int>("caller", async (input, context, token) =>
        {
            await new ToolInvoker(ToolSet.Create([inner.AsTool("Researches.")]), context, 8).InvokeAsync(calls, token);
            return input;
        });
        RunResult<int> result = await outer.RunAsync(0, _run.Options, TestContext.Current.CancellationToken);
        Assert.Equal(["caller/research: a", "caller/research-2: b"], calls.Select(Text));
        Assert.Equal(
            [("caller", 0L), ("caller/research", 30L), ("caller/research-2", 30L)],
            result.SpendByPath.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value.InputTokens)));
        Assert.Equal(new Spend { ToolCalls = 2, InputTokens = 60 }, result.Spend);
        _run.Events.AssertInOrder(typeof(ToolCallStarted), typeof(AgentStarted), typeof(AgentCompleted), typeof(ToolCallCompleted));
    }

    [Fact]
    public async Task A_budget_of_one_call_holds_for_each_call_and_its_refusal_is_an_outcome()
    {
        Tool research = Spender("research", 30).AsTool("Researches.", Budget.Unlimited with { InputTokens = 29 });
        ToolCall call = Call("research", """{"input":"a"}""");
        await _run.RunAsync(research, call);
        Assert.Equal(
            "[budget refused] The budget 'caller/research' allows 29 input tokens: 0 spent, 0 reserved, 30 more asked for. The call was not made.",
            Text(call));
        Assert.Equal(StopReason.BudgetExhausted, _run.StopReason);
        Assert.Equal(0, _run.Spent.InputTokens);
    }

    [Fact]
    public async Task A_limit_on_depth_is_an_outcome()
    {
        _run.Options.Budget = Budget.Unlimited with { Depth = 0 };
        ToolCall call = Call("research", """{"input":"a"}""");
        await _run.RunAsync(Spender("research", 1).AsTool("Researches."), call);
        Assert.Equal(ToolFailureKind.BudgetRefused, Outcome<ToolFailed>(call).Kind);
        Assert.Equal(StopReason.BudgetExhausted, _run.StopReason);
    }

    [Fact]
    public async Task The_tools_of_an_inner_agent_ask_the_approver_of_the_run()
    {
        List<string> asked = [];
        _run.Options.Approval = new PathApprover(asked);
        Tool pay = Tool.Create(() => "paid", "pay", policy: new ToolPolicy { NeedsApproval = true });
        IAgent<string, string> inner = Agent.Create<string, string>("inner", async (_, context, token) =>
        {
            ToolCall call = Call("pay");
            await new ToolInvoker(ToolSet.Create([pay]), context, 8).InvokeAsync([call], token);
            return Text(call);
        });
        ToolCall outer = Call("inner", """{"input":"go"}""");
        await _run.RunAsync(inner.AsTool("Pays."), outer);
        Assert.Equal(["caller/inner pay"], asked);
        Assert.Equal("paid", Text(outer));
    }

    [Fact]
    public async Task A_failing_agent_is_an_outcome_with_the_library_s_words()
    {
        IAgent<string, string> inner = Agent.Create<string, string>("inner", _ => throw new InvalidDataException("secret"));
        ToolCall call = Call("inner", """{"input":"go"}""");
        await _run.RunAsync(inner.AsTool("Fails."), call);
        Assert.Equal(
            "[failed] The tool 'inner' failed with AgentFailedException: The agent 'inner' failed with InvalidDataException; see the inner exception.",
            Text(call));
        Assert.Equal("AgentFailedException", _run.Events.Single<AgentFailed>().ErrorType);
    }

    [Fact]
    public async Task A_typed_agent_reads_and_writes_json()
    {
        IAgent<Order, Receipt> shop = Agent.Create<Order, Receipt>("shop", order => new Receipt(order.Count * 3, order.Item));
        Tool tool = shop.AsTool("Sells.", TypeInfo<Order>(), TypeInfo<Receipt>());
        ToolCall[] calls =
        [
            Call("shop", """{"input":{"item":"nail","count":4}}"""),
            Call("shop", """{"input":{"item":"nail","count":"many"}}"""),
            Call("shop", "{}"),
            Call("shop", """{"input":"nail"}"""),
            Call("shop", """{"input":null}"""),
        ];
        await _run.RunAsync(tool, calls);
        Assert.Equal("""{"price":12,"item":"nail"}""", Text(calls[0]));
        Assert.Equal(
            [
                ToolFailureKind.InvalidArguments, ToolFailureKind.InvalidArguments,
                ToolFailureKind.InvalidArguments, ToolFailureKind.InvalidArguments,
            ],
            calls.Skip(1).Select(call => Outcome<ToolFailed>(call).Kind));
        Assert.Equal("[invalid arguments] The parameter 'input' does not fit at $.count.", Text(calls[1]));
        Assert.Equal("integer", tool.JsonSchema.GetProperty("properties").GetProperty("input").GetProperty("properties").GetProperty("count").GetProperty("type").GetString());
    }

    private static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)JsonSerializerOptions.Web.GetTypeInfo(typeof(T));

    private static IAgent<string, string> Spender(string name, long tokens) => Agent.Create<string, string>(name, (input, context, _) =>
    {
        if (!context.Budget.TryReserve(new Spend { InputTokens = tokens }, out Reservation reservation, out BudgetRefusal? refusal))
        {
            throw new BudgetExceededException(refusal!);
        }

        reservation.Settle(new Spend { InputTokens = tokens });
        return new ValueTask<string>($"{context.Path}: {input}");
    });

    private sealed record Order(string Item, int Count);

    private sealed record Receipt(int Price, string Item);

    private sealed class PathApprover(List<string> asked) : IApproval
    {
        public ValueTask<ApprovalDecision> DecideAsync(ApprovalRequest request, CancellationToken cancellationToken)
        {
            asked.Add($"{request.Path} {request.Tool}");
            return new ValueTask<ApprovalDecision>(ApprovalDecision.Approved);
        }
    }
}
