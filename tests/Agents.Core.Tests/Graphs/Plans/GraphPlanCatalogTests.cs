using System.Text.Json;
using System.Text.Json.Serialization;
using Agents.Core.Graphs.Plans;
using static Agents.Core.Tests.Graphs.Plans.SmallPlans;

namespace Agents.Core.Tests.Graphs.Plans;

public sealed partial class GraphPlanCatalogTests
{
    private static readonly IAgent<Query, int> Search = Agent.Create<Query, int>("search", query => query.Text.Length * query.Limit);
    private static readonly string Value = "{'id':'a','agent':'search','inputs':[{'value':{'text':'abc','limit':5}}]}";

    [Fact]
    public async Task A_value_is_read_by_the_contract_that_the_application_gives()
    {
        AgentCatalog catalog = new AgentCatalogBuilder(QueryJson.Default.Options).Add(Search, "Searches.").Build();

        GraphPlan<int, int> plan = GraphPlan.Read<int, int>(Json("a", Value), catalog).GetPlan();

        Assert.Equal(15, (await plan.ToGraph("search").RunAsync(0, cancellationToken: TestContext.Current.CancellationToken)).Output);
        Assert.Equal(Json("a", Value), plan.ToJson());
    }

    [Fact]
    public void A_value_without_a_contract_is_refused()
    {
        AgentCatalog catalog = new AgentCatalogBuilder().Add(Search, "Searches.").Build();

        Assert.Equal(
            ["$.nodes[0].inputs[0]: A plan cannot hold a value of type Query; give the output of a node."],
            GraphPlan.Read<int, int>(Json("a", Value), catalog).Problems.Select(problem => problem.ToString()));
    }

    [Theory]
    [InlineData("{'text':'s3cret'}")]
    [InlineData("{'text':'s3cret','limit':-1}")]
    [InlineData("{'text':'s3cret','limit':1,'more':2}")]
    public void A_value_that_its_type_refuses_is_not_repeated(string value)
    {
        AgentCatalog catalog = new AgentCatalogBuilder(QueryJson.Default.Options).Add(Search, "Searches.").Build();
        string json = Json("a", $"{{'id':'a','agent':'search','inputs':[{{'value':{value}}}]}}");

        Assert.Equal(
            ["$.nodes[0].inputs[0]: The value does not fit the type Query."],
            GraphPlan.Read<int, int>(json, catalog).Problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public void Options_without_a_resolver_are_refused() =>
        Assert.StartsWith(
            "The options must have a TypeInfoResolver, such as a JsonSerializerContext, but have none.",
            Assert.Throws<ArgumentException>(() => new AgentCatalogBuilder(new JsonSerializerOptions())).Message,
            StringComparison.Ordinal);

    [Fact]
    public void What_is_wrong_with_a_catalogue_is_listed_at_once()
    {
        Assert.Equal(
            ["The catalogue must have at least one agent, but has none."],
            Assert.Throws<AgentOptionsException>(() => new AgentCatalogBuilder().Build()).Failures);

        AgentCatalogBuilder builder = new AgentCatalogBuilder()
            .Add(new Misnamed(), "Has no name.")
            .Add(Search, "Searches.")
            .Add(Search, "Searches again.", options => options.Timeout = TimeSpan.Zero);
        Assert.Equal(
            [
                "The name 'a/b' of an agent cannot be used: A name holds no slash and no control character, but character 1 is U+002F. (Parameter 'agent')",
                "The name 'search' is given to two agents; a plan names an agent by it.",
                "Timeout of node 'search' must be more than 0 and at most 49 days, but is 00:00:00.",
            ],
            Assert.Throws<AgentOptionsException>(builder.Build).Failures);
        Assert.Throws<ArgumentException>(() => builder.Add(Search, " "));
        Assert.Throws<ArgumentNullException>(() => builder.AddMany<int, int>(null!, "Nobody."));
    }

    [Fact]
    public void A_catalogue_does_not_change_with_its_builder()
    {
        AgentCatalogBuilder builder = new AgentCatalogBuilder().Add(Search, "Searches.");
        AgentCatalog catalog = builder.Build();
        builder.Add(Agent.Create<int, int>("late", x => x), "Comes late.");

        Assert.Equal(["search"], catalog.Names);
        Assert.Equal(["search", "late"], builder.Build().Names);
    }

    [Fact]
    public void The_schema_says_what_a_plan_may_hold()
    {
        AgentCatalog catalog = new AgentCatalogBuilder(QueryJson.Default.Options)
            .Add(Search, "Searches.")
            .Add(Agent.Create<(string, Version), string>("\"write\"", x => x.Item1), "Writes\nit.")
            .AddMany(Agent.Create<IReadOnlyList<string>, string>("join", x => x[0]), "Joins.")
            .Build();

        JsonElement schema = GraphPlan.CreateSchema<string, int>(catalog, new GraphPlanOptions { MaxNodes = 7, MaxInputs = 3 });
        JsonElement nodes = schema.GetProperty("properties").GetProperty("nodes");
        JsonElement node = nodes.GetProperty("items").GetProperty("properties");

        Assert.Equal(schema.GetRawText(), GraphPlan.CreateSchema<string, int>(catalog, new GraphPlanOptions { MaxNodes = 7, MaxInputs = 3 }).GetRawText());
        Assert.Equal(
            "A plan: a graph of agents. Each node calls one agent as soon as its inputs are there. There is no cycle, and the output depends on every node. "
            + "The id 'input' stands for what the graph is given: String. The output is Int32.",
            schema.GetProperty("description").GetString());
        Assert.Equal(7, nodes.GetProperty("maxItems").GetInt32());
        Assert.Equal(3, node.GetProperty("inputs").GetProperty("maxItems").GetInt32());
        Assert.Equal(["search", "\"write\"", "join"], node.GetProperty("agent").GetProperty("enum").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(
            """
            search: Searches. Takes Query; makes Int32.
            "write": Writes
            it. Takes String, Version; makes String.
            join: Joins. Takes any number of String; makes String.
            As a value, Query is {"type":"object","properties":{"text":{"type":"string"},"limit":{"type":"integer"}},"required":["text","limit"],"additionalProperties":false}; String is {"type":"string"}; Version can only be the output of a node.
            """,
            node.GetProperty("agent").GetProperty("description").GetString());
        Assert.Equal(["all", "any", "quorum", "allSettled"], node.GetProperty("join").GetProperty("properties").GetProperty("policy").GetProperty("enum").EnumerateArray().Select(name => name.GetString()));
    }

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    internal sealed record Query
    {
        private readonly int _limit;

        public required string Text { get; init; }

        public required int Limit
        {
            get => _limit;
            init => _limit = value >= 0 ? value : throw new InvalidOperationException($"The limit of '{Text}' is {value}.");
        }
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Query))]
    private sealed partial class QueryJson : JsonSerializerContext;

    private sealed class Misnamed : IAgent<int, int>
    {
        public string Name => "a/b";

        public ValueTask<int> InvokeAsync(int input, AgentContext context, CancellationToken cancellationToken) => new(input);
    }
}
