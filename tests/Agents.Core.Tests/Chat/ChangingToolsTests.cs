using Agents.Core.Chat;
using Agents.Core.Scoring.Tools;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

/// <summary>A chat agent whose tools change while it works.</summary>
public sealed class ChangingToolsTests
{
    private readonly ChatHarness _chat = new();

    [Fact]
    public async Task Change_during_a_call_is_seen_from_the_next_turn_on()
    {
        Source source = new();
        source.Now = Set(Making("first", () => source.Now = Set(Saying("second"))), Saying("third"));
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Call("first"), Call("second"), Turn.Text("answer"));
        RunResult<string> result = await _chat.RunAsync(client, builder => builder.WithToolSource(source));

        Assert.Equal(["search first third", "search second", "search second"], Shown(client));
        Assert.Contains("second said", _chat.History(), StringComparison.Ordinal);
        Assert.Equal(StopReason.Completed, result.StopReason);
        ToolsChanged change = _chat.Events.Single<ToolsChanged>();
        Assert.Equal((2, "second", "first third", ""), (change.Turn, Names(change.Added), Names(change.Removed), Names(change.Changed)));
    }

    [Fact]
    public async Task Other_calls_of_the_answer_during_which_tools_changed_still_reach_the_old_ones()
    {
        Source source = new();
        source.Now = Set(Making("first", () => source.Now = Set(Saying("second"))), Saying("third"));
        ScriptedChatClient client = ScriptedChatClient.FromTurns(
            Turn.Of(new FunctionCallContent("a", "first"), new FunctionCallContent("b", "third"), new FunctionCallContent("c", "second")), Turn.Text("answer"));
        await _chat.RunAsync(client, builder => builder.WithToolSource(source));

        Assert.Contains("b = third said", _chat.History(), StringComparison.Ordinal);
        Assert.Contains("c = [unknown tool]", _chat.History(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tool_that_is_gone_is_unknown_in_the_next_turn()
    {
        Source source = new();
        source.Now = Set(Making("first", () => source.Now = Set(Saying("second"))));
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Call("first"), Call("first", "again"), Turn.Text("answer"));
        await _chat.RunAsync(client, builder => builder.WithToolSource(source));

        Assert.Contains("[unknown tool] There is no tool 'first'", _chat.History(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tool_that_became_another_of_the_same_name_is_told_as_changed_and_called_as_the_new_one()
    {
        Source source = new();
        source.Now = Set(Making("first", () => source.Now = Set(Saying("first", "anew"))));
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Call("first"), Call("first", "again"), Turn.Text("answer"));
        await _chat.RunAsync(client, builder => builder.WithToolSource(source));

        Assert.Contains("first anew", _chat.History(), StringComparison.Ordinal);
        Assert.Equal(["first"], _chat.Events.Single<ToolsChanged>().Changed);
    }

    [Fact]
    public async Task Change_that_clashes_leaves_the_tools_from_before_and_is_told_once()
    {
        Source source = new();
        ToolSet clashing = Set(Saying("search"), Saying("second"));
        source.Now = Set(Making("first", () => source.Now = clashing));
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Call("first"), Call("first", "again"), Turn.Text("answer"));
        await _chat.RunAsync(client, builder => builder.WithToolSource(source));

        Assert.Equal(["search first", "search first", "search first"], Shown(client));
        ToolChangeRefused refused = _chat.Events.Single<ToolChangeRefused>();
        Assert.Equal((2, "Two tools are named 'search'."), (refused.Turn, Names(refused.Problems)));
        Assert.Empty(_chat.Events.OfType<ToolsChanged>());
    }

    [Fact]
    public async Task Source_that_fails_for_a_while_and_has_the_same_again_has_changed_nothing()
    {
        Source source = new();
        ToolSet same = Set(Making("first", () => source.Read = () => throw new InvalidTimeZoneException("secret")), Making("second", () => source.Read = () => source.Now));
        source.Now = same;
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Call("first"), Call("second"), Turn.Text("answer"));
        await _chat.RunAsync(client, builder => builder.WithToolSource(source));

        Assert.Equal(["search first second", "search first second", "search first second"], Shown(client));
        Assert.Equal(2, _chat.Events.Single<ToolChangeRefused>().Turn);
        Assert.Empty(_chat.Events.OfType<ToolsChanged>());
    }

    [Fact]
    public async Task Source_that_throws_or_has_nothing_leaves_the_tools_from_before()
    {
        foreach (Func<ToolSet> bad in (Func<ToolSet>[])[() => throw new InvalidTimeZoneException("secret"), () => null!])
        {
            ChatHarness chat = new();
            Source source = new();
            source.Now = Set(Making("first", () => source.Read = bad));
            ScriptedChatClient client = ScriptedChatClient.FromTurns(Call("first"), Turn.Text("answer"));
            await chat.RunAsync(client, builder => builder.WithToolSource(source));

            Assert.Equal(["search first", "search first"], Shown(client));
            string problem = Assert.Single(chat.Events.Single<ToolChangeRefused>().Problems);
            Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Arrangement_lets_a_tool_of_one_source_stand_in_for_another_ones_after_every_change()
    {
        Source notes = new();
        Source files = new() { Now = Set(Saying("files")) };
        notes.Now = Set(Making("change", () => notes.Now = Set(Failing("notes"))));
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Call("change"), Call("notes"), Turn.Text("answer"));
        await _chat.RunAsync(client, builder => builder.WithToolSource(notes).WithToolSource(files)
            .ArrangeTools(tools => tools.TryGet("notes", out _) ? tools.WithFallback("notes", "files") : tools));

        Assert.Equal(("notes", "files"), (_chat.Events.Single<ToolRerouted>().Tool, _chat.Events.Single<ToolRerouted>().To));
        Assert.Contains("files said", _chat.History(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arrangement_that_fails_on_a_change_leaves_the_tools_from_before()
    {
        Source source = new();
        source.Now = Set(Making("first", () => source.Now = Set(Saying("second"))));
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Call("first"), Turn.Text("answer"));
        await _chat.RunAsync(client, builder => builder.WithToolSource(source).ArrangeTools(tools => tools.WithFallback("first", "search", ArgumentMapping.Same.WithValue("q", "x"))));

        Assert.Equal(["search first", "search first"], Shown(client));
        Assert.Contains("first", Assert.Single(_chat.Events.Single<ToolChangeRefused>().Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Problems_of_sources_are_told_when_the_agent_is_built()
    {
        ChatAgentBuilder builder = ChatAgent.Create("chat", ScriptedChatClient.FromTurns()).WithTool(Saying("one"))
            .WithToolSource(Set(Saying("one"))).Configure(options => options.MaxTurns = 0);
        AgentOptionsException exception = Assert.Throws<AgentOptionsException>(builder.Build);

        Assert.Equal(2, exception.Failures.Count);
        Assert.Contains("Two tools are named 'one'.", exception.Failures);
    }

    [Fact]
    public void Null_source_and_null_arrangement_are_refused()
    {
        ChatAgentBuilder builder = ChatAgent.Create("chat", ScriptedChatClient.FromTurns());
        Assert.Throws<ArgumentNullException>("source", () => builder.WithToolSource(null!));
        Assert.Throws<ArgumentNullException>("arrange", () => builder.ArrangeTools(null!));
        Assert.Throws<AgentOptionsException>(builder.WithTool(Saying("one")).ArrangeTools(_ => null!).Build);
    }

    [Fact]
    public async Task Agent_without_tools_at_first_closes_with_an_answer_when_it_got_some()
    {
        Source source = new() { Now = ToolSet.Empty };
        source.Now = Set(Making("first", () => source.Now = ToolSet.Empty));
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Call("first"), Turn.Text("answer"));
        RunResult<string> result = await ChatAgent.Create("chat", client).WithToolSource(source).Build()
            .RunAsync("question", _chat.Options, TestContext.Current.CancellationToken);

        Assert.Equal("answer", result.Output);
        Assert.Null(client.Requests[1].Options!.Tools);
    }

    [Fact]
    public async Task Search_over_whatever_tools_there_are_finds_those_that_came_later()
    {
        Source source = new();
        Tool[] many = [.. Enumerable.Range(0, 30).Select(i => Saying($"gauge_{i}"))];
        source.Now = Set([.. many, Making("first", () => source.Now = Set([.. many, Saying("parcel_tracking")]))]);
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Call("first"), Turn.Text("answer"));
        await _chat.RunAsync(
            client,
            TestContext.Current.CancellationToken,
            builder => builder.WithToolSource(source).WithToolSearch(options => options.Count = 4),
            "Where is my parcel? Track it by parcel tracking.");

        Assert.DoesNotContain("parcel_tracking", Shown(client)[0], StringComparison.Ordinal);
        Assert.Contains("parcel_tracking", Shown(client)[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_that_brings_the_name_of_the_search_is_refused()
    {
        Source source = new();
        Tool[] many = [.. Enumerable.Range(0, 30).Select(i => Saying($"gauge_{i}"))];
        source.Now = Set([.. many, Making("first", () => source.Now = Set([.. many, Saying(ToolSearch.FunctionName)]))]);
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Call("first"), Turn.Text("answer"));
        RunResult<string> result = await _chat.RunAsync(client, builder => builder.WithToolSource(source).WithToolSearch(options => options.Count = 4));

        Assert.Equal("answer", result.Output);
        Assert.Single(_chat.Events.OfType<ToolChangeRefused>());
    }

    [Fact]
    public async Task Gatherers_that_race_get_one_set()
    {
        for (int round = 0; round < 200; round++)
        {
            Source source = new() { Now = Set(Saying("one")) };
            ToolGathering gathering = new([Saying("own")], [], [source], null);
            gathering.Begin([]);
            source.Now = Set(Saying("two"));
            using Barrier barrier = new(2);
            Task<GatheredTools> GatherAsync() => Task.Factory.StartNew(
                () =>
                {
                    barrier.SignalAndWait();
                    return gathering.Now();
                },
                TestContext.Current.CancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
            GatheredTools[] both = await Task.WhenAll(GatherAsync(), GatherAsync());
            Assert.Same(both[0].Tools, both[1].Tools);
        }
    }

    private static string Names(IEnumerable<string> names) => string.Join(' ', names);

    private static string[] Shown(ScriptedChatClient client) => [.. client.Requests.Select(request => Names((request.Options!.Tools ?? []).Select(tool => tool.Name)))];

    private static Turn Call(string tool, string argument = "x") =>
        Turn.Of(new FunctionCallContent($"call-{tool}-{argument}", tool, new Dictionary<string, object?> { ["q"] = argument }));

    private static ToolSet Set(params Tool[] tools) => ToolSet.Create(tools);

    private static Tool Saying(string name, string what = "said") => Making(name, () => { }, what);

    private static Tool Failing(string name) => Making(name, () => throw new IOException("gone"));

    private static Tool Making(string name, Action action, string what = "said") => Tool.Create(
        (string? q = null) =>
        {
            action();
            return $"{name} {what}";
        },
        name,
        $"The tool {name}.",
        new ToolPolicy { StartsInline = true, IsReadOnly = true });

    private sealed class Source : IToolSource
    {
        public Source() => Read = () => Now;

        public ToolSet Now { get; set; } = ToolSet.Empty;

        public Func<ToolSet> Read { get; set; }

        public ToolSet Tools => Read();
    }
}
