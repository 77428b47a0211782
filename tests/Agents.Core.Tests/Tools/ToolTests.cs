using System.ComponentModel;
using System.Text.Json;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Tools;

public sealed class ToolTests
{
    [Fact]
    public void A_delegate_becomes_a_tool_whose_schema_leaves_out_what_the_run_provides()
    {
        Tool tool = Tool.Create(
            [Description("Finds things.")] ([Description("What to find.")] string query, int count, AgentContext context, IServiceProvider services, CancellationToken token) => query,
            "find");
        Assert.Equal(("find", "Finds things."), (tool.Name, tool.Description));
        Assert.Equal(
            ["query", "count"], tool.JsonSchema.GetProperty("properties").EnumerateObject().Select(property => property.Name));
        Assert.Equal("What to find.", tool.JsonSchema.GetProperty("properties").GetProperty("query").GetProperty("description").GetString());
        Assert.True(tool.WantsContext);
        Assert.Same(ToolPolicy.Default, tool.Policy);
    }

    [Fact]
    public void Any_function_becomes_a_tool_with_the_policy_that_is_given()
    {
        ToolPolicy policy = new() { IsReadOnly = true };
        AIFunction function = AIFunctionFactory.Create(() => 1, "one");
        Tool tool = new(function, policy);
        Assert.Equal("one", tool.Name);
        Assert.Same(policy, tool.Policy);
        Assert.Same(policy, new Tool(tool).Policy);
        Assert.Same(policy, tool.GetService<ToolPolicy>());
        Assert.Same(ToolPolicy.Default, new Tool(tool, ToolPolicy.Default).Policy);
    }

    [Fact]
    public void A_policy_survives_a_wrapper_around_its_tool()
    {
        Tool guarded = Tool.Create(() => 1, "one", policy: new ToolPolicy { NeedsApproval = true });
        Assert.True(new Tool(new FaultingFunction(guarded, new FaultSchedule(0))).Policy.NeedsApproval);
        Assert.True(Assert.Single(ToolSet.Create([new FaultingFunction(guarded, new FaultSchedule(0))])).Policy.NeedsApproval);
    }

    [Fact]
    public void An_agent_behind_a_wrapper_still_gets_its_context()
    {
        IAgent<string, string> agent = Agent.Create<string, string>("inner", text => text);
        Assert.True(new Tool(new FaultingFunction(agent.AsTool("An agent."), new FaultSchedule(0))).WantsContext);
    }

    [Fact]
    public void A_function_that_requires_approval_needs_it_here_too()
    {
        Tool tool = new(new ApprovalRequiredAIFunction(AIFunctionFactory.Create(() => 1, "one")), new ToolPolicy { IsReadOnly = true });
        Assert.True(tool.Policy.NeedsApproval);
        Assert.True(tool.Policy.IsReadOnly);
    }

    [Fact]
    public void Plain_functions_go_to_the_pool_and_tasks_start_where_they_are_called()
    {
        Assert.False(Tool.Create(() => 1, "plain").StartsInline);
        Assert.True(Tool.Create(() => Task.FromResult(1), "task").StartsInline);
        Assert.True(Tool.Create(() => new ValueTask<int>(1), "value_task").StartsInline);
        Assert.True(Tool.Create(() => Task.CompletedTask, "no_result").StartsInline);
        Assert.True(Tool.Create(() => 1, "quick", policy: new ToolPolicy { StartsInline = true }).StartsInline);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("line\nfeed")]
    public void A_name_that_is_no_path_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => new Tool(new NamedFunction(name)));

    [Fact]
    public void Capabilities_of_a_policy_are_kept_and_never_uninitialized()
    {
        Assert.Equal(["search"], new ToolPolicy { Provides = ["search"] }.Provides);
        Assert.Empty(new ToolPolicy { Provides = default }.Provides);
        Assert.Empty(ToolPolicy.Default.Provides);
    }

    [Fact]
    public void Requirements_of_a_policy_are_kept_and_never_uninitialized()
    {
        Assert.Equal(["customer"], new ToolPolicy { Requires = ["customer"] }.Requires);
        Assert.Empty(new ToolPolicy { Requires = default }.Requires);
        Assert.Empty(ToolPolicy.Default.Requires);
    }

    [Fact]
    public void Policy_values_out_of_range_are_refused_with_the_range()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ToolPolicy { Timeout = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ToolPolicy { Timeout = TimeSpan.FromDays(1) + TimeSpan.FromTicks(1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ToolPolicy { MaxCalls = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ToolPolicy { PriceMicroDollars = -1 });
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => new ToolPolicy { MaxResultLength = 499 });
        Assert.StartsWith("MaxResultLength must be 500 or more characters, but is 499.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(60), ToolPolicy.Default.Timeout);
    }

    [Fact]
    public void A_set_of_many_tools_given_twice_names_a_few_and_counts_the_others()
    {
        AIFunction[] tools = [.. Enumerable.Range(0, 1_000).Select(i => AIFunctionFactory.Create(() => i, $"tool_{i}"))];
        AgentOptionsException exception = Assert.Throws<AgentOptionsException>(() => ToolSet.Create([.. tools, .. tools]));
        Assert.Equal(9, exception.Failures.Count);
        Assert.Equal("Two tools are named 'tool_7'.", exception.Failures[7]);
        Assert.Equal("So are 992 more; were the same tools given twice?", exception.Failures[8]);
    }

    [Fact]
    public void A_set_lists_every_problem_at_once()
    {
        AIFunction one = AIFunctionFactory.Create(() => 1, "one");
        AgentOptionsException exception = Assert.Throws<AgentOptionsException>(
            () => ToolSet.Create([one, null!, one, AIFunctionFactory.Create(() => 1, "read_artifact")]));
        Assert.Equal(
            ["A tool must not be null.", "Two tools are named 'one'.", "The name 'read_artifact' is kept for the library's own tool."],
            exception.Failures);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(100)]
    public void A_set_of_any_size_finds_its_tools_by_exact_name(int count)
    {
        ToolSet set = ToolSet.Create(Enumerable.Range(0, count).Select(i => AIFunctionFactory.Create(() => i, $"tool{i}")));
        for (int i = 0; i < count; i++)
        {
            Assert.True(set.TryGet($"tool{i}", out Tool? tool));
            Assert.Same(set[i], tool);
        }

        Assert.False(set.TryGet("TOOL0", out _));
        Assert.Equal(count, set.Count);
    }

    [Fact]
    public async Task An_agent_tool_called_outside_a_run_says_so()
    {
        Tool tool = Agent.Create<string, string>("inner", text => text).AsTool("An agent.");
        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await tool.InvokeAsync(new AIFunctionArguments { ["input"] = "x" }, TestContext.Current.CancellationToken));
        Assert.StartsWith("This tool works inside a run", exception.Message, StringComparison.Ordinal);
    }

    private sealed class NamedFunction(string name) : AIFunction
    {
        public override string Name => name;

        public override JsonElement JsonSchema => default;

        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) => default;
    }
}
