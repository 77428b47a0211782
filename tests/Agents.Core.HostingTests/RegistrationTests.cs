using System.Text.Json.Serialization.Metadata;
using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Agents.Core.Graphs;
using Agents.Core.Hosting;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Agents.Core.HostingTests;

public sealed class RegistrationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_agent_is_injected_by_its_name_and_runs_on_its_model()
    {
        using IHost host = await Apps.StartAsync(agents => agents
            .AddModel("fast", _ => Apps.Saying("hello"))
            .AddModel("slow", _ => Apps.Saying("good evening"))
            .AddAgent("greeter", agent => agent.UseModel("slow").WithInstructions("Greet.")));

        IAgent<string, string> agent = host.Services.GetRequiredKeyedService<IAgent<string, string>>("greeter");
        RunResult<string> result = await host.Runner().RunAsync(agent, "hi", null, Token);

        Assert.Equal("good evening", result.Output);
        Assert.Same(agent, host.Services.GetRequiredService<IAgent<string, string>>());
        Assert.Equal("good evening", (await host.Runner().RunAsync("greeter", "hi", null, Token)).Output);
    }

    [Fact]
    public void Without_a_name_two_agents_of_one_type_are_refused_with_both_names()
    {
        using IHost host = Apps.Build(agents => agents
            .AddAgent("upper", _ => Agent.Create<string, string>("upper", text => text.ToUpperInvariant()))
            .AddAgent("lower", _ => Agent.Create<string, string>("lower", text => text.ToLowerInvariant()))
            .AddAgent("count", _ => Agent.Create<string, int>("count", text => text.Length)));

        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<IAgent<string, string>>());

        Assert.Equal(
            "There are 2 agents from String to String, 'upper', 'lower'; ask for one by name, as in [FromKeyedServices(\"name\")].", refused.Message);
        Assert.Equal("count", host.Services.GetRequiredService<IAgent<string, int>>().Name);
    }

    [Fact]
    public async Task A_graph_is_made_of_registered_agents_and_runs_by_name()
    {
        using IHost host = await Apps.StartAsync(agents => agents
            .AddGraph<string, int>("measure", (services, graph, input) =>
            {
                Node<string> trimmed = graph.Add("trim", services.GetRequiredKeyedService<IAgent<string, string>>("trim"), input);
                return graph.Add("count", services.GetRequiredKeyedService<IAgent<string, int>>("count"), trimmed);
            })
            .AddAgent("trim", _ => Agent.Create<string, string>("trim", text => text.Trim()))
            .AddAgent("count", _ => Agent.Create<string, int>("count", text => text.Length)));

        RunResult<int> result = await host.Runner().RunAsync<string, int>("measure", "  four ", null, Token);

        Assert.Equal(4, result.Output);
    }

    [Fact]
    public async Task An_agent_has_the_tools_that_it_names_and_other_agents_as_tools()
    {
        ScriptedChatClient model = ScriptedChatClient.FromTurns(
            Turn.Calls(("double", """{"number":21}"""), ("critic", """{"input":"draft"}""")), Turn.Text("done"));
        using IHost host = await Apps.StartAsync(agents => agents
            .AddModel("fast", _ => model)
            .AddTool("double", (int number) => number * 2, "Doubles a number.")
            .AddAgent("critic", _ => Agent.Create<string, string>("critic", text => $"{text}: fine"))
            .AddAgent("writer", agent => agent.UseModel("fast").WithTool("double").WithAgent("critic", "Judges a draft.")));

        await host.Runner().RunAsync("writer", "go", null, Token);

        FunctionResultContent[] results = [.. model.Requests[1].Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>()];
        Assert.Equal(["42", "draft: fine"], results.Select(result => result.Result!.ToString()));
    }

    [Fact]
    public void A_client_that_is_made_while_the_services_are_disposed_of_is_disposed_of_too()
    {
        KnownClient late = new("x");
        ServiceProvider? provider = null;
        ServiceCollection services = new();
        services.AddAgents().AddModel("fast", _ =>
        {
            provider!.Dispose();
            return late;
        });
        provider = services.BuildServiceProvider();

        Assert.Throws<ObjectDisposedException>(() => provider.GetRequiredKeyedService<IChatClient>("fast"));

        Assert.Equal(1, late.Disposals);
    }

    [Fact]
    public async Task Models_tools_and_limits_are_injected_by_name_and_shared()
    {
        KnownClient model = new("hello");
        using (IHost host = await Apps.StartAsync(agents => agents
            .AddModel("fast", _ => model)
            .AddLimits("key", limits => limits.MaxConcurrency = 3)
            .AddTool("double", (int number) => number * 2)))
        {
            using (IChatClient client = host.Services.GetRequiredKeyedService<IChatClient>("fast"))
            {
                Assert.Equal("hello", (await client.GetResponseAsync("hi", cancellationToken: Token)).Text);
            }

            // Whoever gets it cannot dispose of it for the others.
            Assert.Equal("hello", (await host.Services.GetRequiredKeyedService<IChatClient>("fast").GetResponseAsync("hi", cancellationToken: Token)).Text);
            Assert.Equal("double", host.Services.GetRequiredKeyedService<Tool>("double").Name);
            Assert.Equal("key", host.Services.GetRequiredKeyedService<ModelLimits>("key").Name);
        }

        Assert.Equal(1, model.Disposals);
    }

    [Fact]
    public async Task An_agent_can_answer_with_a_value_have_tools_of_its_own_and_limit_another_one()
    {
        ScriptedChatClient model = ScriptedChatClient.FromTurns(
            Turn.Calls(("double", """{"number":21}"""), ("critic", """{"input":"draft"}""")), Turn.Text("""{"Points":7}"""));
        long? limit = null;
        using IHost host = await Apps.StartAsync(agents => agents
            .AddModel("fast", _ => model)
            .AddAgent("critic", _ => Agent.Create<string, string>("critic", (text, context, _) =>
            {
                limit = context.Budget.Limits.Turns;
                return new ValueTask<string>(text);
            }))
            .AddAgent("judge", (JsonTypeInfo<Verdict>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(Verdict)), agent => agent
                .UseModel("fast")
                .WithTool(AIFunctionFactory.Create((int number) => number * 2, "double"))
                .WithAgent("critic", "Judges a draft.", Budget.Unlimited with { Turns = 4 })));

        RunResult<Verdict> result = await host.Runner().RunAsync<string, Verdict>("judge", "go", null, Token);

        Assert.Equal((new Verdict(7), 4), (result.Output, limit));
        Assert.Contains(model.Requests[1].Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>(), made => made.Result!.ToString() == "42");
        Assert.Equal("judge", host.Services.GetRequiredService<IAgent<string, Verdict>>().Name);
    }

    [Fact]
    public async Task A_chat_agent_can_be_had_for_a_conversation()
    {
        ScriptedChatClient model = Apps.Saying("hello");
        using IHost host = await Apps.StartAsync(agents => agents.AddModel("fast", _ => model).AddAgent("guide", agent => agent.UseModel("fast")));
        Conversation conversation = new();

        ChatAgent guide = host.Services.GetRequiredKeyedService<ChatAgent>("guide");
        await host.Runner().RunAsync(guide.In(conversation), "one", null, Token);
        await host.Runner().RunAsync(guide.In(conversation), "two", null, Token);

        Assert.Equal(4, conversation.Messages.Count);
    }

    [Fact]
    public async Task The_registry_lists_what_there_is()
    {
        ChangingConfiguration configuration = new(("Agents:Models:spare", "offline"), ("Agents:Budget:Turns", "7"), ("Agents:Agents:guide:Budget:Turns", "3"));
        using IHost host = Apps.Build(
            agents => agents
                .AddModel("fast", _ => Apps.Saying("hello"))
                .AddTool("double", (int number) => number * 2)
                .AddAgent("guide", agent => agent.UseModel("fast").WithTool("double").WithDescription("Guides."))
                .AddGraph<string, string>("same", (_, _, input) => input, description: "Gives back."),
            configuration);
        await Task.CompletedTask;

        AgentRegistry registry = host.Services.GetRequiredService<AgentRegistry>();

        Assert.Equal(
            ["Agent guide", "Graph same", "Tool double", "Model fast", "Model spare"], registry.Entries.Select(entry => $"{entry.Kind} {entry.Name}"));
        AgentRegistryEntry guide = registry.FindAgent("GUIDE")!;
        Assert.Equal(("Guides.", "fast", "double"), (guide.Description, guide.Model, Assert.Single(guide.Tools)));
        Assert.Equal((typeof(string), typeof(string), 3), (guide.InputType, guide.OutputType, guide.Budget!.Turns));
        Assert.Equal("offline", registry.Entries.Single(entry => entry.Name == "spare").Model);
        Assert.Equal(7, registry.FindAgent("same")!.Budget!.Turns);
        Assert.Null(registry.FindAgent("nobody"));
    }

    [Fact]
    public void Names_that_cannot_be_used_are_refused_at_once()
    {
        AgentsBuilder agents = new ServiceCollection().AddAgents();
        agents.AddAgent("one", agent => agent.UseModel("fast")).AddModel("fast").AddTool("tool", () => 1)
            .AddToolSource("files", (_, _) => Task.FromResult<IToolSource>(ToolSet.Empty));

        Assert.Equal(
            "An agent named 'ONE' was added already; letter case does not tell names apart. (Parameter 'name')",
            Assert.Throws<ArgumentException>(() => agents.AddAgent<string, string>("ONE", _ => null!)).Message);
        Assert.StartsWith("A model named 'fast'", Assert.Throws<ArgumentException>(() => agents.AddModel("fast")).Message, StringComparison.Ordinal);
        Assert.StartsWith("A tool named 'tool'", Assert.Throws<ArgumentException>(() => agents.AddTool("tool", () => 2)).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "A tool source named 'files'",
            Assert.Throws<ArgumentException>(() => agents.AddToolSource("files", (_, _) => Task.FromResult<IToolSource>(ToolSet.Empty))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => agents.AddAgent("", agent => agent.UseModel("fast")));
        Assert.Throws<ArgumentException>(() => agents.AddAgent("a/b", agent => agent.UseModel("fast")));
        Assert.Throws<ArgumentNullException>(() => agents.AddAgent("x", (Action<HostedAgentBuilder>)null!));
        Assert.Throws<ArgumentNullException>(() => agents.AddAgent("x", (Func<IServiceProvider, IAgent<string, string>>)null!));
        Assert.Throws<ArgumentNullException>(() => agents.AddModel("x", (Func<IServiceProvider, IChatClient>)null!));
        Assert.Throws<ArgumentNullException>(() => agents.AddTool("x", null!));
        Assert.Throws<ArgumentNullException>(() => agents.AddToolSource("x", null!));
    }

    [Fact]
    public async Task A_second_call_of_AddAgents_goes_on_where_the_first_ended()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.AddAgents(options => options.Budget = Budget.Usd(1m)).AddModel("fast", _ => Apps.Saying("hello"));
        builder.AddAgents(options => options.Budget = options.Budget with { Turns = 2 }).AddAgent("guide", agent => agent.UseModel("fast"));
        using IHost host = builder.Build();
        await host.StartAsync(Token);

        Budget budget = host.Services.GetRequiredService<AgentRegistry>().FindAgent("guide")!.Budget!;

        Assert.Equal(Budget.Usd(1m) with { Turns = 2 }, budget);
        Assert.Single(host.Services.GetServices<IHostedService>());
    }

    [Fact]
    public async Task Agents_of_one_host_are_unknown_to_another_in_the_same_process()
    {
        using IHost first = await Apps.StartAsync(agents => agents.AddAgent("one", _ => Agent.Create<string, string>("one", _ => "first")));
        using IHost second = await Apps.StartAsync(agents => agents.AddAgent("one", _ => Agent.Create<string, string>("one", _ => "second")));

        Assert.Equal("first", (await first.Runner().RunAsync("one", "x", null, Token)).Output);
        Assert.Equal("second", (await second.Runner().RunAsync("one", "x", null, Token)).Output);
        await first.StopAsync(Token);
        await Assert.ThrowsAsync<AgentsStoppingException>(() => first.Runner().RunAsync("one", "x", null, Token));
        Assert.Equal("second", (await second.Runner().RunAsync("one", "x", null, Token)).Output);
    }

    [Fact]
    public async Task An_agent_of_one_host_in_a_run_of_another_follows_its_own_host()
    {
        using IHost first = await Apps.StartAsync(agents => agents.AddAgent("inner", _ => Agent.Create<string, string>("inner", _ => "of the first")));
        IAgent<string, string> inner = first.Services.GetRequiredService<IAgent<string, string>>();
        using IHost second = await Apps.StartAsync(agents => agents.AddAgent(
            "outer", _ => Agent.Create<string, string>("outer", async (text, context, token) => await context.InvokeAsync(inner, text, token))));

        Assert.Equal("of the first", (await second.Runner().RunAsync("outer", "x", null, Token)).Output);
    }

    private sealed record Verdict(int Points);
}
