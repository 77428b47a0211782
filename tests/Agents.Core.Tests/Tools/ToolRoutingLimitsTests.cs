using Agents.Core.Budgets;
using Agents.Core.Testing;
using Agents.Core.Tools;
using static Agents.Core.Tests.Tools.ToolHarness;

namespace Agents.Core.Tests.Tools;

/// <summary>Budgets, approval, cancellation and faults on the way from tool to tool: whatever happens, the books close.</summary>
public sealed class ToolRoutingLimitsTests
{
    private readonly RoutingHarness _pay = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ToolHarness Run => _pay.Run;

    [Fact]
    public async Task Each_tool_that_is_called_is_charged_at_its_own_price()
    {
        _pay.Failing("stripe", new ToolPolicy { PriceMicroDollars = 300 }).Failing("razorpay", new ToolPolicy { PriceMicroDollars = 50, Unit = "payments" })
            .With("adyen", policy: new ToolPolicy { PriceMicroDollars = 7, Unit = "payments" }).Offer(_pay.Razorpay, _pay.Adyen);
        ToolCall call = await _pay.CallAsync();
        Spend expected = new() { ToolCalls = 3, MicroDollars = 357, ToolUnits = ToolUnits.Of(("payments", 2)) };
        Assert.Equal(expected, Run.Spent);
        Assert.Equal(expected, call.TotalSpend);
        Assert.Equal(expected, Run.Events.Single<ToolCallCompleted>().Spend);
    }

    [Fact]
    public async Task A_tool_that_is_down_costs_nothing_and_leaves_its_share_to_the_one_in_its_place()
    {
        Run.Options.Budget = Budget.Unlimited with { MicroDollars = 300, ToolCalls = 1 };
        _pay.With("stripe", policy: new ToolPolicy { PriceMicroDollars = 300 }).With("razorpay", policy: new ToolPolicy { PriceMicroDollars = 200 })
            .Offer(_pay.Razorpay).Router.Down.Add("stripe");
        Assert.Equal("razorpay paid a", Text(await _pay.CallAsync()));
        Assert.Equal((200L, 1L, StopReason.Completed), (Run.Spent.MicroDollars, Run.Spent.ToolCalls, Run.StopReason));
        Run.Events.AssertNone<BudgetRefused>();
    }

    [Fact]
    public async Task A_refusal_of_the_called_tool_is_a_decision()
    {
        Run.Options.Budget = Budget.Unlimited with { MicroDollars = 100 };
        _pay.With("stripe", policy: new ToolPolicy { PriceMicroDollars = 300 }).Offer(_pay.Razorpay);
        Assert.Equal(ToolFailureKind.BudgetRefused, Outcome<ToolFailed>(await _pay.CallAsync()).Kind);
        Assert.Empty(_pay.Made);
        Assert.Equal((0L, StopReason.BudgetExhausted), (Run.Spent.ToolCalls, Run.StopReason));
    }

    [Fact]
    public async Task A_tool_that_the_budget_refuses_is_passed_over_and_nothing_is_given_up_when_another_answers()
    {
        Run.Options.Budget = Budget.Unlimited with { MicroDollars = 400 };
        _pay.Failing("stripe", new ToolPolicy { PriceMicroDollars = 300 }).With("razorpay", policy: new ToolPolicy { PriceMicroDollars = 200 })
            .With("adyen", policy: new ToolPolicy { PriceMicroDollars = 100 }).Offer(_pay.Razorpay, _pay.Adyen);
        ToolCall call = await _pay.CallAsync();
        Assert.Equal(
            "adyen paid a\n[notice] The tool 'stripe' did not answer (failed), nor did 'razorpay' (budget refused); 'adyen' answered in its place.",
            call.ToResult());
        Assert.Equal((400L, StopReason.Completed), (Run.Spent.MicroDollars, Run.StopReason));
        Run.Events.Single<BudgetRefused>();
        Run.Events.AssertNone<StopReported>();
    }

    [Fact]
    public async Task When_the_budget_refused_a_tool_and_none_answered_the_run_does_not_end_as_completed()
    {
        Run.Options.Budget = Budget.Unlimited with { MicroDollars = 400 };
        _pay.Failing("stripe", new ToolPolicy { PriceMicroDollars = 300 }).With("razorpay", policy: new ToolPolicy { PriceMicroDollars = 200 }).Offer(_pay.Razorpay);
        ToolCall call = await _pay.CallAsync();
        Assert.Equal(
            "[failed] The tool 'stripe' failed with IOException: line is down. Tried in its place: 'razorpay' [budget refused] The budget 'caller' allows "
            + "$0.000400: $0.000300 spent, $0.000000 reserved, $0.000200 more asked for. The call was not made.",
            call.ToResult());
        Assert.Equal((300L, StopReason.BudgetExhausted), (Run.Spent.MicroDollars, Run.StopReason));
    }

    [Fact]
    public async Task A_batch_is_shortened_to_what_the_budget_has_for_the_tool_that_answers()
    {
        Run.Options.Budget = new Budget { ToolUnits = ToolUnits.Of(("slow", 2)) };
        Tool quick = Tool.Create(Task<string> (string[] queries) => throw new IOException(), "quick", policy: new ToolPolicy { BatchParameter = "queries" });
        Tool slow = Tool.Create((string[] queries) => Task.FromResult(string.Join(',', queries)), "slow", policy: new ToolPolicy { BatchParameter = "queries" });
        Run.Router = new FakeToolRouter(new StandIn { Tool = quick }, new StandIn { Tool = slow });
        ToolCall call = Call("quick", """{"queries":["a","b","c"]}""");
        await Run.RunAsync(quick, call);
        Assert.Equal(
            "a,b\n[notice] The budget had room for 2 of 3 elements: the first 2 were used, the others left out."
            + "\n[notice] The tool 'quick' did not answer (failed); 'slow' answered in its place.",
            call.ToResult());
        Assert.Equal(ToolUnits.Of(("quick", 3), ("slow", 2)), Run.Spent.ToolUnits);
        Assert.Equal(StopReason.BudgetExhausted, Run.StopReason);
    }

    [Fact]
    public async Task Each_attempt_is_approved_for_itself()
    {
        List<string> asked = [];
        ToolPolicy guarded = new() { NeedsApproval = true };
        _pay.Failing("stripe", guarded).With("razorpay", policy: guarded).With("adyen", policy: guarded);
        Run.Options.Approval = new Approver(request =>
        {
            asked.Add($"{request.CallId} {request.Tool} {request.Arguments}");
            return request.Tool == "razorpay" ? ApprovalDecision.Denied("Not that one.") : ApprovalDecision.Approved;
        });
        Run.Router = new FakeToolRouter(
            new StandIn { Tool = _pay.Stripe },
            new StandIn { Tool = _pay.Razorpay, Mapping = ArgumentMapping.Same.WithValue("id", "r") },
            new StandIn { Tool = _pay.Adyen });
        ToolCall call = await _pay.CallAsync();
        Assert.Equal(["""c stripe {"id":"a"}""", """c razorpay {"id":"r"}""", """c adyen {"id":"a"}"""], asked);
        Assert.Equal(["stripe a", "adyen a"], _pay.Made);
        Assert.Equal("adyen paid a", Text(call));
        Assert.Equal(["stripe begun", "stripe failed 0", "razorpay begun", "razorpay not made", "adyen begun", "adyen succeeded 0"], _pay.Router.Told);
        Assert.Equal(["stripe", "razorpay", "adyen"], Run.Events.OfType<ApprovalDecided>().Select(e => e.Tool));
    }

    [Fact]
    public async Task A_call_that_was_denied_is_made_by_no_other_tool()
    {
        Run.Options.Approval = new Approver(_ => ApprovalDecision.Denied("No."));
        _pay.With("stripe", policy: new ToolPolicy { NeedsApproval = true }).Offer(_pay.Razorpay);
        Assert.Equal("[denied] The call of 'stripe' was not approved. No.", (await _pay.CallAsync()).ToResult());
        Assert.Empty(_pay.Made);
        Assert.Equal(["stripe begun", "stripe not made"], _pay.Router.Told);
    }

    [Fact]
    public async Task What_was_approved_for_the_called_tool_is_what_another_one_gets()
    {
        ToolCall call = Call("stripe", """{"id":"a"}""");
        Run.Options.Approval = new Approver(_ =>
        {
            call.Content.Arguments!["id"] = "mallory";
            return ApprovalDecision.Approved;
        });
        _pay.Failing("stripe", new ToolPolicy { NeedsApproval = true }).Offer(_pay.Razorpay);
        await Run.RunAsync(_pay.Stripe, call);
        Assert.Equal(["stripe a", "razorpay a"], _pay.Made);
    }

    [Theory]
    [InlineData(false, "[outcome unknown] The run was stopped while the tool 'razorpay' was at work. It may or may not have done what it was asked to; do not call it again with these arguments before somebody has looked.")]
    [InlineData(true, "[not executed] The run was stopped before the tool 'razorpay' had answered.")]
    public async Task Cancelling_while_another_tool_is_at_work_leaves_every_call_with_an_outcome(bool isReadOnly, string text)
    {
        using CancellationTokenSource stop = new();
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Run.MaxParallel = 1;
        _pay.Failing("stripe", new ToolPolicy { PriceMicroDollars = 5 }).With(
            "razorpay",
            _ =>
            {
                arrived.SetResult();
                return new TaskCompletionSource<string>().Task;
            },
            new ToolPolicy { IsReadOnly = isReadOnly, PriceMicroDollars = 7 }).Offer(_pay.Razorpay);
        ToolCall[] calls = [Call("stripe", """{"id":"a"}""", "1"), Call("stripe", """{"id":"b"}""", "2")];
        Task run = Run.RunAsync([_pay.Stripe], stop.Token, calls);
        await arrived.Task.WaitAsync(Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(text, calls[0].ToResult());
        Assert.Equal("[not executed] The call was not made, because the run was stopped.", calls[1].ToResult());
        Assert.Equal(["stripe a", "razorpay a"], _pay.Made);
        Assert.Equal(0, _pay.Router.Open);
        Assert.Equal(new Spend { ToolCalls = 2, MicroDollars = 12 }, Run.Events.Single<RunCanceled>().Spend);
        Assert.Equal(["1", "2"], Run.Events.OfType<ToolCallCompleted>().Select(e => e.CallId));
    }

    [Fact]
    public async Task Cancelling_while_another_tool_waits_for_approval_leaves_the_failure_of_the_called_one()
    {
        using CancellationTokenSource stop = new();
        Run.Options.Approval = new Approver(_ =>
        {
            stop.Cancel();
            throw new OperationCanceledException(stop.Token);
        });
        _pay.Failing("stripe").With("razorpay", policy: new ToolPolicy { NeedsApproval = true, MaxCalls = 1 }).Offer(_pay.Razorpay);
        ToolCall call = Call("stripe", """{"id":"a"}""");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Run.RunAsync([_pay.Stripe], stop.Token, [call]));
        Assert.Equal("[failed] The tool 'stripe' failed with IOException: line is down", call.ToResult());
        Assert.Equal(["stripe begun", "stripe failed 0", "razorpay begun", "razorpay not made"], _pay.Router.Told);
        Assert.Equal(1, Run.Events.Single<RunCanceled>().Spend.ToolCalls);
    }

    [Fact]
    public async Task A_tool_that_was_to_stand_in_and_is_not_called_after_all_leaves_nothing_reserved()
    {
        FakeToolRouter router = new(new StandIn { Tool = _pay.Razorpay });
        ToolCall[] calls = [.. Enumerable.Range(0, 4).Select(_ => Call("stripe", """{"id":"a"}"""))];
        Spend? reserved = null;
        IAgent<int, int> agent = Agent.Create<int, int>("caller", async (input, context, token) =>
        {
            await new ToolInvoker(ToolSet.Create([_pay.Stripe]), context, 8, router).InvokeAsync(calls, token);
            reserved = context.Budget.GetSnapshot().Reserved;
            return input;
        });
        await agent.RunAsync(0, cancellationToken: Token);
        Assert.Equal(default(Spend), reserved);
        Assert.Empty(_pay.Made);
        Assert.All(calls[..3], call => Assert.Equal(ToolFailureKind.NotExecuted, Outcome<ToolFailed>(call).Kind));
    }

    [Fact]
    public async Task Whichever_calls_fail_each_call_is_answered_charged_and_told_once()
    {
        foreach (int answers in new[] { 1, 4 })
        {
            int points = await FaultSchedule.ForEachAsync(schedule => SweepAsync(schedule, answers), fault: _ => new IOException("line is down"), cancellationToken: Token);
            Assert.Equal(answers * 2, points);
        }
    }

    [Fact]
    public async Task Nothing_stays_reserved_whatever_the_tools_do() =>
        await Task.WhenAll(Enumerable.Range(0, LongRuns.Times(150)).Select(async seed =>
        {
            Random random = new(seed);
            RoutingHarness pay = new();
            foreach (string name in new[] { "stripe", "razorpay", "adyen" })
            {
                int kind = random.Next(5);
                pay.With(
                    name,
                    kind switch
                    {
                        0 => _ => throw new IOException(),
                        1 => _ => throw new UnknownOutcomeException("?"),
                        _ => null,
                    },
                    new ToolPolicy
                    {
                        NeedsApproval = kind == 2,
                        MaxCalls = kind == 3 ? 1 : null,
                        PriceMicroDollars = random.Next(200),
                        IsIdempotent = random.Next(2) == 0,
                    });
            }

            pay.Offer(pay.Razorpay, pay.Adyen);
            pay.Router.Down.UnionWith(new[] { "stripe", "razorpay", "adyen" }.Where(_ => random.Next(5) == 0));
            BudgetLedger? ledger = null;
            ToolCall[] calls = [.. Enumerable.Range(0, 5).Select(n => Call("stripe", $$"""{"id":"{{n}}"}""", $"c{n}"))];
            IAgent<int, int> agent = Agent.Create<int, int>("caller", async (input, context, token) =>
            {
                ledger = context.Budget;
                await new ToolInvoker(ToolSet.Create([pay.Stripe]), context, 3, pay.Run.Router).InvokeAsync(calls, token);
                Assert.Equal(default, ledger.GetSnapshot().Reserved);
                return input;
            });
            RunResult<int> result = await agent.RunAsync(0, new RunOptions { Budget = Budget.Unlimited with { MicroDollars = random.Next(1_000) } }, Token);
            Assert.Equal(0, pay.Router.Open);
            Assert.Equal(pay.Made.Count, result.Spend.ToolCalls);
            Assert.Equal(result.Spend, calls.Aggregate(default(Spend), (sum, call) => sum + call.TotalSpend));
            Assert.All(calls, call => Assert.NotNull(call.Outcome));
        }));

    private static async Task SweepAsync(FaultSchedule schedule, int answers)
    {
        ToolHarness run = new() { MaxParallel = 1 };
        ToolPolicy policy = new() { PriceMicroDollars = 10 };
        Tool[] tools =
        [
            .. new[] { "stripe", "razorpay" }.Select(name => new Tool(
                new FaultingFunction(Tool.Create((string id) => Task.FromResult($"{name} paid {id}"), name, policy: policy), schedule))),
        ];
        FakeToolRouter router = new([.. tools.Select(tool => new StandIn { Tool = tool })]);
        run.Router = router;
        ToolCall[] calls = [.. Enumerable.Range(0, answers).Select(n => Call("stripe", $$"""{"id":"{{n}}"}""", $"c{n}"))];
        await run.RunAsync([tools[0]], Token, calls);
        int made = answers + (schedule.HasFired ? 1 : 0);
        Assert.Equal(new Spend { ToolCalls = made, MicroDollars = made * 10 }, run.Spent);
        Assert.All(calls, call => Assert.True(call.Outcome!.IsSuccess));
        Assert.Equal(made, run.Events.OfType<ToolCallStarted>().Count);
        Assert.Equal(answers, run.Events.OfType<ToolCallCompleted>().Count);
        Assert.Equal(schedule.HasFired ? 1 : 0, run.Events.OfType<ToolRerouted>().Count);
        Assert.Equal(schedule.HasFired ? 1 : 0, run.Events.OfType<ToolCallCompleted>().Count(e => e.AnsweredBy == "razorpay"));
        Assert.Equal(0, router.Open);
    }

    private sealed class Approver(Func<ApprovalRequest, ApprovalDecision> decide) : IApproval
    {
        public ValueTask<ApprovalDecision> DecideAsync(ApprovalRequest request, CancellationToken cancellationToken) => new(decide(request));
    }
}
