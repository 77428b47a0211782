using Agents.Core.Budgets;
using Agents.Core.Tools;
using static Agents.Core.Tests.Tools.ToolHarness;

namespace Agents.Core.Tests.Tools;

/// <summary>Several calls in one answer, and several items in one call, where the budget has no room for all of them.</summary>
public sealed class BatchedCallTests
{
    private readonly ToolHarness _run = new();
    private readonly List<string> _searched = [];
    private readonly Tool _one;
    private readonly Tool _many;

    public BatchedCallTests()
    {
        _one = Tool.Create((string q) => Note(q), "search", policy: new ToolPolicy { StartsInline = true });
        _many = Many(new ToolPolicy { BatchParameter = "queries", StartsInline = true });
    }

    [Fact]
    public async Task First_calls_that_fit_run_and_the_others_say_why_they_did_not()
    {
        _run.Options.Budget = new Budget { ToolCalls = 2 };
        ToolCall[] calls = [.. Enumerable.Range(1, 4).Select(i => Call("search", $$"""{"q":"{{i}}"}""", $"c{i}"))];
        await _run.RunAsync(_one, calls);

        Assert.Equal(["1", "2"], _searched.Order());
        Assert.Equal(["found 1", "found 2"], calls[..2].Select(Text));
        Assert.All(calls[2..], call =>
        {
            Assert.Equal(ToolFailureKind.BudgetRefused, Outcome<ToolFailed>(call).Kind);
            Assert.Equal("[budget refused] The budget 'caller' allows 2 tool calls: 0 spent, 2 reserved, 1 more asked for. The call was not made.", Text(call));
        });
        Assert.Equal((2L, StopReason.BudgetExhausted), (_run.Spent.ToolCalls, _run.StopReason));
        Assert.Equal(2, _run.Events.OfType<BudgetRefused>().Count);
    }

    [Fact]
    public async Task Calls_of_another_unit_still_run_when_one_unit_is_used_up()
    {
        _run.Options.Budget = new Budget { ToolUnits = ToolUnits.Of(("search", 1)) };
        Tool browse = Tool.Create((string url) => $"page {url}", "browse", policy: new ToolPolicy { StartsInline = true });
        ToolCall[] calls = [Call("search", """{"q":"1"}""", "a"), Call("search", """{"q":"2"}""", "b"), Call("browse", """{"url":"x"}""", "c")];
        await _run.RunAsync([_one, browse], [calls[0], calls[1], calls[2]]);

        Assert.Equal(
            ["found 1", "[budget refused] The budget 'caller' allows 1 unit of 'search': 0 spent, 1 reserved, 1 more asked for. The call was not made.", "page x"],
            calls.Select(Text));
        Assert.Equal(ToolUnits.Of(("browse", 1), ("search", 1)), _run.Spent.ToolUnits);
    }

    [Fact]
    public async Task Items_of_a_batch_are_counted_in_units()
    {
        _run.Options.Budget = new Budget { ToolUnits = ToolUnits.Of(("search", 10)) };
        ToolCall call = Call("search", """{"queries":["a","b","c"]}""");
        await _run.RunAsync(_many, call);

        Assert.Equal("a,b,c", Text(call));
        Assert.Equal((ToolUnits.Of(("search", 3)), 1L, StopReason.Completed), (_run.Spent.ToolUnits, _run.Spent.ToolCalls, _run.StopReason));
    }

    [Fact]
    public async Task Batch_that_does_not_fit_is_shortened_and_the_model_is_told_how_many_were_left_out()
    {
        _run.Options.Budget = new Budget { ToolUnits = ToolUnits.Of(("search", 5)) };
        ToolCall[] calls = [Call("search", """{"queries":["a","b","c"]}""", "1"), Call("search", """{"queries":["d","e","f","g"]}""", "2"), Call("search", """{"queries":["h"]}""", "3")];
        await _run.RunAsync(_many, calls);

        Assert.Equal("a,b,c", calls[0].ToResult()!.ToString());
        Assert.Equal("d,e\n[notice] The budget had room for 2 of 4 elements: the first 2 were used, the others left out.", calls[1].ToResult());
        Assert.Equal(
            "[budget refused] The budget 'caller' allows 5 units of 'search': 0 spent, 5 reserved, 1 more asked for. The call was not made.",
            calls[2].ToResult());
        Assert.Equal(["a", "b", "c", "d", "e"], _searched.Order());
        Assert.Equal((ToolUnits.Of(("search", 5)), StopReason.BudgetExhausted), (_run.Spent.ToolUnits, _run.StopReason));
        Assert.Equal([4L, 1L], _run.Events.OfType<BudgetRefused>().Select(e => e.Refusal.Asked));
        Assert.Equal("""{"queries":["d","e"]}""", _run.Events.OfType<ToolCallStarted>()[1].Arguments);

        // The history keeps what the model asked for.
        Assert.Equal("""{"queries":["d","e","f","g"]}""", CanonicalArguments.Write(calls[1].Content.Arguments));
    }

    [Fact]
    public async Task Approver_sees_the_shortened_arguments_and_they_are_what_runs()
    {
        List<string> seen = [];
        _run.Options.Budget = new Budget { ToolUnits = ToolUnits.Of(("search", 2)) };
        ToolCall call = Call("search", """{"queries":["a","b","c"],"lang":"en"}""");
        _run.Options.Approval = new Approver(request =>
        {
            seen.Add(request.Arguments);
            call.Arguments!["queries"] = new[] { "x", "y" };
            return ApprovalDecision.Approved;
        });
        await _run.RunAsync(Many(new ToolPolicy { BatchParameter = "queries", NeedsApproval = true }), call);

        Assert.Equal(["""{"lang":"en","queries":["a","b"]}"""], seen);
        Assert.Equal(["a", "b"], _searched);
    }

    [Fact]
    public async Task Denied_batch_does_not_say_that_a_part_of_it_was_used()
    {
        _run.Options.Budget = new Budget { ToolUnits = ToolUnits.Of(("search", 2)) };
        _run.Options.Approval = new Approver(_ => ApprovalDecision.Denied("no"));
        ToolCall call = Call("search", """{"queries":["a","b","c"]}""");
        await _run.RunAsync(Many(new ToolPolicy { BatchParameter = "queries", NeedsApproval = true }), call);

        Assert.Equal("[denied] The call of 'search' was not approved. no", call.ToResult());
        Assert.Equal((default, StopReason.BudgetExhausted), (_run.Spent, _run.StopReason));
    }

    [Theory]
    [InlineData(40, 100)]
    [InlineData(0, 100)]
    public async Task Price_of_a_unit_shortens_a_batch_as_well(long policyPrice, long listedPrice)
    {
        long price = policyPrice > 0 ? policyPrice : listedPrice;
        _run.Options.Budget = new Budget { MicroDollars = (price * 2) + 1 };
        _run.Options.Prices = PriceBook.Default.WithTool("search", listedPrice);
        ToolCall call = Call("search", """{"queries":["a","b","c","d"]}""");
        await _run.RunAsync(Many(new ToolPolicy { BatchParameter = "queries", PriceMicroDollars = policyPrice }), call);

        Assert.Equal(["a", "b"], _searched);
        Assert.Equal((price * 2, StopReason.BudgetExhausted), (_run.Spent.MicroDollars, _run.StopReason));
        Assert.Equal(BudgetDimension.MicroDollars, _run.Events.Single<BudgetRefused>().Refusal.Dimension);
    }

    [Fact]
    public async Task Batch_is_refused_for_what_fewer_items_would_not_help()
    {
        _run.Options.Budget = new Budget { ToolCalls = 0, ToolUnits = ToolUnits.Of(("search", 100)) };
        ToolCall call = Call("search", """{"queries":["a","b","c"]}""");
        await _run.RunAsync(_many, call);

        Assert.Equal("[budget refused] The budget 'caller' allows 0 tool calls: 0 spent, 0 reserved, 1 more asked for. The call was not made.", Text(call));
        Assert.Equal(BudgetDimension.ToolCalls, _run.Events.Single<BudgetRefused>().Refusal.Dimension);
        Assert.Equal((default, StopReason.BudgetExhausted), (_run.Spent, _run.StopReason));
    }

    [Fact]
    public async Task Tools_that_share_a_unit_share_its_limit()
    {
        _run.Options.Budget = new Budget { ToolUnits = ToolUnits.Of(("web", 3)) };
        Tool web = Many(new ToolPolicy { BatchParameter = "queries", Unit = "web", StartsInline = true });
        Tool page = Tool.Create((string url) => Note(url), "page", policy: new ToolPolicy { Unit = "web", StartsInline = true });
        ToolCall[] calls = [Call("page", """{"url":"1"}""", "a"), Call("search", """{"queries":["a","b","c"]}""", "b"), Call("page", """{"url":"2"}""", "c")];
        await _run.RunAsync([web, page], [calls[0], calls[1], calls[2]]);

        Assert.Equal(["1", "a", "b"], _searched);
        Assert.Equal(ToolUnits.Of(("web", 3)), _run.Spent.ToolUnits);
    }

    [Fact]
    public async Task Call_limit_gives_back_what_a_shortened_batch_had_set_aside()
    {
        _run.Options.Budget = new Budget { ToolUnits = ToolUnits.Of(("search", 3)) };
        Tool once = Many(new ToolPolicy { BatchParameter = "queries", MaxCalls = 1, StartsInline = true });
        ToolCall[] calls = [Call("search", """{"queries":["a"]}""", "1"), Call("search", """{"queries":["b","c","d"]}""", "2")];
        await _run.RunAsync(once, calls);

        Assert.Equal("[call limit reached] The tool 'search' may be called 1 times in a run, and was. Go on without it.", calls[1].ToResult());
        Assert.Equal(ToolUnits.Of(("search", 1)), _run.Spent.ToolUnits);
    }

    private Tool Many(ToolPolicy policy) => Tool.Create(
        (string[] queries, string? lang = null) =>
        {
            Array.ForEach(queries, query => Note(query));
            return string.Join(',', queries);
        },
        "search",
        policy: policy);

    private string Note(string query)
    {
        lock (_searched)
        {
            _searched.Add(query);
        }

        return $"found {query}";
    }

    private sealed class Approver(Func<ApprovalRequest, ApprovalDecision> decide) : IApproval
    {
        public ValueTask<ApprovalDecision> DecideAsync(ApprovalRequest request, CancellationToken cancellationToken) => new(decide(request));
    }
}
