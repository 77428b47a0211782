using Agents.Core.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Agents.Core.HostingTests;

public sealed class BadStartTests
{
    private const string Secret = "canary-secret-4711";

    [Fact]
    public async Task Every_failure_is_listed_at_once()
    {
        ChangingConfiguration configuration = new(
            ("Agents:Budgett:Usd", "1"),
            ("Agents:Budget:Usd", "abc"),
            ("Agents:Budget:Duration", "90"),
            ("Agents:Budget:Turns", "-1"),
            ("Agents:EventBufferCapacity", "3"),
            ("Agents:DrainTime", "5 fortnights"),
            ("Agents:Agents:guide:MaxTurn", "3"),
            ("Agents:Agents:gide:MaxTurns", "3"),
            ("Agents:Models:fast", "a model"),
            ("Agents:Models:other:Limits", "none"),
            ("Agents:Limits:key:MaxConcurrency", "0"),
            ("Agents:UnknownModels", "Guess"));

        IReadOnlyList<string> failures = await Apps.StartFailuresAsync(agents => agents.AddModel("fast").AddAgent("guide", agent => agent.UseModel("fast")), configuration);

        Assert.Equal(
            [
                "Agents:Budget:Usd must be an amount of dollars from 0 to 9000000000000, such as 0.05, but is 'abc'.",
                "Agents:Budget:Turns must be 0 or more, but is -1.",
                "Agents:Budget:Duration must be a time with its unit, such as 00:02:00, 500ms, 90s, 5m or 1h, but is '90'.",
                "Agents:UnknownModels must be Reject or CountTokensOnly, but is 'Guess'.",
                "Agents:DrainTime must be a time with its unit, such as 00:02:00, 500ms, 90s, 5m or 1h, but is '5 fortnights'.",
                "Agents:Agents:guide:MaxTurn is unknown; did you mean MaxTurns?",
                "Agents:Budgett is unknown; did you mean Budget?",
                "EventBufferCapacity must be 16 to 1048576 events, but is 3.",
                "Models:fast must be a model string, such as openai:gpt-5-mini or offline, but is 'a model'.",
                "Models:other:Limits names the limits 'none', which do not exist. There are 'key'.",
                "Limits:key: MaxConcurrency must be 1 to 1000000 calls or null, but is 0.",
                "Agents:Agents:gide is about no agent that was added. Did you mean 'guide'?",
            ],
            failures);
    }

    [Fact]
    public async Task Names_that_lead_nowhere_are_told_with_the_nearest()
    {
        ChangingConfiguration configuration = new(("Agents:Agents:guid:MaxTurns", "3"), ("Agents:Agents:plain:MaxTurns", "3"));

        IReadOnlyList<string> failures = await Apps.StartFailuresAsync(
            agents => agents
                .AddModel("fast", _ => Apps.Saying("x"))
                .AddModel("slow", _ => Apps.Saying("x"))
                .AddTool("search", () => 1)
                .AddAgent("plain", _ => Agent.Create<string, string>("plain", text => text))
                .AddAgent("guide", agent => agent.UseModel("fats").WithTool("serch").WithToolSource("files").WithAgent("nobody", "?"))
                .AddAgent("undecided", agent => agent.WithTool("search")),
            configuration);

        Assert.Equal(
            [
                "Agents:Agents:guid is about no agent that was added. Did you mean 'guide'?",
                "Agents:Agents:plain sets MaxTurns, which only chat agents have; this one is made by the application.",
                "The agent 'guide' names the model 'fats', which does not exist. Did you mean 'fast'?",
                "The agent 'guide' names the tool 'serch', which does not exist. Did you mean 'search'?",
                "The agent 'guide' names the tool source 'files', which does not exist. There are none.",
                "The agent 'guide' names the agent 'nobody', which does not exist. There are 'guide', 'plain', 'undecided'.",
                "The agent 'undecided' names no model, and there are several: 'fast', 'slow'.",
            ],
            failures);
    }

    [Fact]
    public async Task What_a_factory_throws_is_told_by_type_and_not_by_words()
    {
        IReadOnlyList<string> failures = await Apps.StartFailuresAsync(agents => agents
            .AddModel("fast", _ => throw new FormatException(Secret))
            .AddAgent("guide", agent => agent.UseModel("fast"))
            .AddAgent<string, string>("broken", _ => throw new InvalidDataException(Secret))
            .AddAgent<string, string>("nothing", _ => null!)
            .AddAgent("loose", agent => agent.UseModel("fast").Configure((_, _) => throw new InvalidDataException(Secret))));

        Assert.Equal(
            [
                "The model 'fast' could not be made: that failed with FormatException; the log has it whole.",
                "The agent 'broken' could not be made: that failed with InvalidDataException; the log has it whole.",
                "The agent 'nothing' could not be made: the factory returned null; it must return an agent.",
            ],
            failures);
    }

    [Fact]
    public async Task A_model_without_its_key_and_options_of_an_agent_are_told_in_the_words_of_the_library()
    {
        IReadOnlyList<string> failures = await Apps.StartFailuresAsync(agents => agents
            .AddModel("fast", "nobody:model")
            .AddModel("good", _ => Apps.Saying("x"))
            .AddAgent("guide", agent => agent.UseModel("good").Configure(options => options.MaxTurns = 0)));

        Assert.Equal(
            [
                "The model 'fast' could not be made: There is no provider 'nobody'; the catalog has none.",
                "The agent 'guide' could not be made: MaxTurns must be 1 to 10000 turns, but is 0.",
            ],
            failures);
    }

    [Fact]
    public async Task A_key_that_is_not_there_stops_the_start_with_the_name_of_its_variable() => Assert.Equal(
        ["The model 'fast' could not be made: The environment variable ECHO_TEST_KEY must hold the key of the test, but is missing or empty."],
        await Apps.StartFailuresAsync(agents => agents.AddProviders(catalog => catalog.Add(new EchoProvider())).AddModel("fast", "echo:one")));

    [Fact]
    public async Task Agents_that_are_made_of_each_other_are_refused_once_with_the_circle()
    {
        IReadOnlyList<string> failures = await Apps.StartFailuresAsync(agents => agents
            .AddModel("fast", _ => Apps.Saying("x"))
            .AddAgent("writer", agent => agent.UseModel("fast").WithAgent("review", "Reviews."))
            .AddGraph<string, string>("review", (services, graph, input) => graph.Add("read", services.GetRequiredKeyedService<IAgent<string, string>>("reader"), input))
            .AddAgent("reader", services => services.GetRequiredKeyedService<IAgent<string, string>>("writer")));

        Assert.Equal(["The agents 'writer' → 'review' → 'reader' → 'writer' are made of each other; an agent cannot be a part of itself."], failures);
    }

    [Fact]
    public async Task A_scoped_service_that_an_agent_would_keep_is_refused_also_where_the_container_would_not_look()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Production" });
        builder.Services.AddSingleton<IHostLifetime, NoSignals>().AddScoped<Visit>();
        builder.AddAgents().AddAgent("keeper", services =>
        {
            Visit visit = services.GetRequiredService<Visit>();
            return Agent.Create<string, string>("keeper", _ => visit.GetType().Name);
        });
        using IHost host = builder.Build();

        AgentOptionsException refused = await Assert.ThrowsAsync<AgentOptionsException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal(
            ["The agent 'keeper' asks for the scoped service Visit while it is built, and would keep it for all runs; ask for it inside of a run, through context.Services."],
            refused.Failures);
    }

    [Fact]
    public async Task Services_that_are_not_there_and_agents_of_other_types_are_told_by_name()
    {
        IReadOnlyList<string> failures = await Apps.StartFailuresAsync(agents => agents
            .AddAgent("count", _ => Agent.Create<string, int>("count", text => text.Length))
            .AddAgent<string, string>("one", services => services.GetRequiredKeyedService<IAgent<string, string>>("count"))
            .AddAgent<string, string>("two", services => services.GetRequiredKeyedService<IAgent<string, string>>("cuont"))
            .AddAgent<string, string>("three", services =>
            {
                Visit visit = services.GetRequiredService<Visit>();
                return Agent.Create<string, string>("three", _ => visit.GetType().Name);
            })
            .AddTool<MisnamedTool>("right"));

        Assert.Equal(
            [
                "The tool 'right' could not be made: it calls itself 'wrong'; a tool must be added by its own name.",
                "The agent 'one' asks for the service IAgent<String, String> named 'count', which is not registered. The agent 'count' goes from String to Int32.",
                "The agent 'two' asks for the service IAgent<String, String> named 'cuont', which is not registered. Did you mean 'count'?",
                "The agent 'three' asks for the service Visit, which is not registered.",
            ],
            failures);
    }

    [Fact]
    public void An_agent_that_does_not_exist_is_told_with_those_that_do()
    {
        using IHost host = Apps.Build(agents => agents.AddAgent("count", _ => Agent.Create<string, int>("count", text => text.Length)));
        AgentRunner runner = host.Runner();

        Assert.Equal(
            "There is no agent 'cuont'. Did you mean 'count'?", Assert.Throws<InvalidOperationException>(() => { _ = runner.RunAsync("cuont", "x", null, TestContext.Current.CancellationToken); }).Message);
        Assert.Equal(
            "The agent 'count' goes from String to Int32; it was asked for as one from String to String.",
            Assert.Throws<InvalidOperationException>(() => { _ = runner.RunAsync("count", "x", null, TestContext.Current.CancellationToken); }).Message);
    }

    private sealed class Visit;

    private sealed class MisnamedTool : AIFunction
    {
        public override string Name => "wrong";

        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) => new((object?)1);
    }
}
