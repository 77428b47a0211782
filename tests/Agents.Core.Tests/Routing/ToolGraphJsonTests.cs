using Agents.Core.Routing;
using Agents.Core.Tools;
using FsCheck;
using FsCheck.Fluent;
using static Agents.Core.Tests.Routing.RouteScene;

namespace Agents.Core.Tests.Routing;

public sealed class ToolGraphJsonTests
{
    private const string NotJson = "$: The text is not JSON: it is malformed, breaks off, or is nested deeper than 64 levels, at line ";

    private static readonly ToolSet Set = ToolSet.Create([Tool("crm"), Tool("stripe", ["payment"]), Tool("café")]);

    public static TheoryData<string, string[]> Refused => new()
    {
        { "", [$"{NotJson}1, byte 1."] },
        { "nul", [$"{NotJson}1, byte 4."] },
        { "\uFEFF" + Json(), [$"{NotJson}1, byte 1."] },
        { Json() + "\n]", [$"{NotJson}2, byte 1."] },
        { Json(edges: "{'from':'start','to':'crm','cost':NaN}"), [$"{NotJson}1, byte 82."] },
        { new string('[', 65), [$"{NotJson}1, byte 65."] },
        { "\uD800", ["$: The text is not valid: it holds half a character."] },
        { "[]", ["$: A tool graph must be an object."] },
        { "null", ["$: A tool graph must be an object."] },
        { "{}", ["$: A tool graph must have the property 'version'.", "$: A tool graph must have the property 'tools'.", "$: A tool graph must have the property 'edges'."] },
        { Json().Replace(":1,", ":2,"), ["version: The version must be the number 1."] },
        { Json().Replace(":1,", ":'1',").Replace('\'', '"'), ["version: The version must be the number 1."] },
        { Json().Replace(":1,", ":1,\"versoin\":1,"), ["$: A tool graph has no property 'versoin'; it may have version, tools, edges, stages, starts, goals."] },
        { Json().Replace(":1,", ":1,\"\\uD800\":1,"), ["$: A tool graph has no property '\uFFFD'; it may have version, tools, edges, stages, starts, goals."] },
        { Json().Replace(":1,", ":1,\"version\":2,"), ["$: The property 'version' is there twice."] },
        { Json(tools: ""), ["There are no tools; add at least one.", "edges[0].to: The edge 'start' -> 'crm' names 'crm', which the graph does not have.", "edges[1].from: The edge 'crm' -> 'goal' names 'crm', which the graph does not have."] },
        { Json(tools: "'crm'"), ["tools[0]: A tool must be an object."] },
        { Json(tools: "{'cost':1}"), ["tools[0]: A tool must have the property 'name'."] },
        { Json(tools: "{'name':null}"), ["tools[0].name: There must be a text."] },
        { Json(tools: "{'name':'\\uDC00'}"), ["tools[0].name: There must be a text."] },
        { Json(tools: "{'name':'crn'}"), ["tools[0].name: The set has no tool 'crn'; did you mean 'crm'?", "edges[0].to: The edge 'start' -> 'crm' names 'crm', which the graph does not have.", "edges[1].from: The edge 'crm' -> 'goal' names 'crm', which the graph does not have."] },
        { Json(tools: "{'name':'crm'},{'name':'launch_rocket'}", edges: Edge("crm", "goal") + "," + Edge("start", "launch_rocket")), ["tools[1].name: The set has no tool 'launch_rocket'."] },
        { Json(tools: "{'name':'crm'},{'name':'crm'}"), ["tools[1].name: Two nodes are named 'crm'; states, stages and tools need a name each."] },
        { Json(tools: "{'name':'crm','cost':'1'}"), ["tools[0].cost: The cost must be a number, 0 to 1,000,000,000."] },
        { Json(tools: "{'name':'crm','cost':1e400}"), ["tools[0].cost: The cost must be 0 to 1,000,000,000, but is 1e400."] },
        { Json(tools: "{'name':'crm','cost':-0.5,'argument':{}}"), ["tools[0]: A tool has no property 'argument'; it may have name, cost, estimate, arguments.", "tools[0].cost: The cost must be 0 to 1,000,000,000, but is -0.5."] },
        { Json(tools: $"{{'name':'crm','cost':2{new string('0', 40)}}}"), [$"tools[0].cost: The cost must be 0 to 1,000,000,000, but is 2{new string('0', 31)}…."] },
        { Json(tools: "{'name':'crm','estimate':3}"), ["tools[0].estimate: An estimate must be an object."] },
        { Json(tools: "{'name':'crm','estimate':{'cost':'1'}}"), ["tools[0].estimate.cost: The cost must be a number."] },
        { Json(tools: "{'name':'crm','estimate':{'cost':-1}}"), ["tools[0].estimate.cost: The cost must be 0 or more, and finite."] },
        { Json(tools: "{'name':'crm','estimate':{'cost':1e400}}"), ["tools[0].estimate.cost: The cost must be 0 or more, and finite."] },
        { Json(tools: "{'name':'crm','estimate':{'quality':1.5}}"), ["tools[0].estimate.quality: The quality must be 0 to 1."] },
        { Json(tools: "{'name':'crm','arguments':[]}"), ["tools[0].arguments: The arguments must be an object."] },
        { Json(tools: "{'name':'crm','arguments':{'':'x'}}"), ["tools[0].arguments: A parameter must have a name."] },
        { Json(tools: "{'name':'crm','arguments':{'a':'x','a':'y'}}"), ["tools[0].arguments: The parameter 'a' is there twice."] },
        { Json(tools: "{'name':'crm','arguments':{'a':7,'b':'','c':{},'d':{'value':'\\uD800'}}}"), ["tools[0].arguments.a: An argument must be the name of a value, an object with a 'value', or null.", "tools[0].arguments.b: An argument must be the name of a value, an object with a 'value', or null.", "tools[0].arguments.c: An argument must have the property 'value'.", "tools[0].arguments.d: The value holds half a character, or is nested too deep."] },
        { Json().Replace("[{\"name\":\"crm\"}]", "{}"), ["tools: The tools must be a list."] },
        { Json(more: "'stages':[{'name':'s','tools':['crm'],'min':2}]"), ["stages[0].min: The stage 's' needs 2 successes, but must need 1 to 1, the number of its tools."] },
        { Json(more: "'stages':[{'name':'s','tools':['crm','cmr'],'min':1.5}]"), ["stages[0].min: The number of successes must be a whole number."] },
        { Json(more: "'stages':[{'name':'s','tools':['crm','cmr'],'min':1}]"), ["stages[0].tools[1]: The stage 's' calls 'cmr', which is no tool of the graph; did you mean 'crm'?"] },
        { Json(more: "'stages':[{'name':'s','tools':['crm',7],'min':1}]"), ["stages[0].tools[1]: There must be a text."] },
        { Json(more: "'stages':[{'name':'s','tools':'crm','min':1}]"), ["stages[0].tools: The tools must be a list of texts."] },
        { Json(more: "'stages':[{}]"), ["stages[0]: A stage must have the property 'name'.", "stages[0]: A stage must have the property 'tools'.", "stages[0]: A stage must have the property 'min'."] },
        { Json(more: "'starts':['start']"), ["starts[0]: Two nodes are named 'start'; states, stages and tools need a name each."] },
        { Json(more: "'starts':[1]"), ["starts[0]: There must be a text."] },
        { Json(more: "'goals':[{'name':''}]"), ["goals[0].name: The name of a goal must be 1 to 128 characters without slash and control characters."] },
        { Json(more: "'goals':[{'name':'g','states':[]}]"), ["goals[0].states: The goal 'g' must have at least one state, and no null among its states.", "edges[1].to: The edge 'crm' -> 'goal' names 'goal', which the graph does not have."] },
        { Json(more: "'goals':[{'name':'g','states':['goal','crm']}]"), ["goals[0].states[1]: The goal 'g' has 'crm' as a state, which is the name of a tool or a stage."] },
        { Json(more: "'goals':[{'name':'g','requires':{}}]"), ["goals[0].requires: The requires must be a list of texts."] },
        { Json(more: "'goals':[{'name':'g'},{'name':'h','states':['far']}]"), ["goals[1]: The goal 'h' cannot be reached from 'start'; add the edges that lead to 'far'."] },
        { Json(edges: "{'from':'start'}"), ["edges[0]: An edge must have the property 'to'."] },
        { Json(edges: "{'from':'start','to':['crm']}"), ["edges[0].to: There must be a text."] },
        { Json(edges: Edge("start", "crm") + "," + Edge("start", "crm")), ["edges[1]: There are two edges 'start' -> 'crm'; give one of them all the goals."] },
        { Json(edges: Edge("start", "crm") + "," + Edge("crm", "crm")), ["edges[1]: The edge 'crm' -> 'crm' leads back to where it begins."] },
        { Json(edges: Edge("start", "crm").Replace("}", ",'cost':null}")), ["edges[0].cost: The cost must be a number, 0 to 1,000,000,000."] },
        { Json(edges: Edge("start", "crm").Replace("}", ",'goals':['goal','gaol']}")), ["edges[0].goals[1]: The edge 'start' -> 'crm' is for the goal 'gaol', which the graph does not have; did you mean 'goal'?"] },
        {
            Json(edges: Edge("start", "crm") + ",7," + Edge("x", "y") + "," + Edge("a\\u0007", new string('b', 200)), more: "'starts':[{}],'stages':0"),
            ["stages: The stages must be a list.", "starts[0]: There must be a text.", "edges[1]: An edge must be an object."]
        },
        {
            Json(edges: Edge("start", "crm") + ",7," + Edge("a\\u0007", new string('b', 200))),
            [
                "edges[1]: An edge must be an object.",
                $"edges[2].from: The edge 'a\\u0007' -> '{new string('b', 128)}…' names 'a\\u0007', which the graph does not have.",
                $"edges[2].to: The edge 'a\\u0007' -> '{new string('b', 128)}…' names '{new string('b', 128)}…', which the graph does not have.",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_text_that_is_no_graph_is_refused_with_every_problem_and_its_place(string json, string[] problems) =>
        Assert.Equal(problems, Assert.Throws<InvalidToolGraphException>(() => ToolGraph.Parse(json, Set)).Problems);

    [Fact]
    public void A_text_that_is_too_long_is_not_looked_at() => Assert.Equal(
        ["$: The JSON has 33554433 characters, but 33554432 are allowed."],
        Assert.Throws<InvalidToolGraphException>(() => ToolGraph.Parse(new string(' ', ToolGraph.MaxJsonLength + 1), Set)).Problems);

    [Fact]
    public void Null_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => ToolGraph.Parse(null!, Set));
        Assert.Throws<ArgumentNullException>(() => ToolGraph.Parse(Json(), null!));
    }

    [Fact]
    public void What_is_left_out_is_as_in_the_builder()
    {
        ToolGraph graph = ToolGraph.Parse(Json(), Set);

        Assert.Equal("""{"version":1,"tools":[{"name":"crm","cost":1}],"stages":[],"starts":[],"goals":[{"name":"goal","states":["goal"],"requires":[]}],"edges":[{"from":"start","to":"crm","cost":1},{"from":"crm","to":"goal","cost":0}]}""", graph.ToJson());
    }

    [Fact]
    public void Estimates_and_arguments_are_read_and_written_and_code_is_added_by_name()
    {
        const string Text = """{"version":1,"tools":[{"name":"crm","cost":1,"estimate":{"cost":0.5,"quality":0.9},"arguments":{"id":"order.id","lang":{"value":["en",2]},"note":null}}],"stages":[],"starts":[],"goals":[{"name":"goal","states":["goal"],"requires":[]}],"edges":[{"from":"start","to":"crm","cost":1},{"from":"crm","to":"goal","cost":0}]}""";
        List<string> configured = [];

        ToolGraph graph = ToolGraph.Parse(Text, Set, (tool, options) =>
        {
            configured.Add($"{tool} {options.Cost} {options.Estimate!.Quality}");
            options.PostCondition = (_, _) => true;
        });

        Assert.Equal(Text, graph.ToJson());
        Assert.Equal(["crm 1 0.9"], configured);
        RouteToolSettings settings = graph.Nodes[1].Settings!;
        Assert.NotNull(settings.PostCondition);
        Dictionary<string, object?> arguments = settings.Arguments.Apply(
            new Dictionary<string, object?> { ["order.id"] = 7, ["note"] = "x", ["id"] = 1 }, ArgumentSchema.ReadAny(default));
        Assert.Equal(["id=7", """lang=["en",2]"""], arguments.Select(argument => $"{argument.Key}={argument.Value}").Order());
    }

    [Fact]
    public void Version_1_is_read_and_written_to_the_letter()
    {
        ToolGraph graph = ToolGraph.Parse(ToolGraphJsonFixtures.Version1, Set);

        Assert.Equal(ToolGraphJsonFixtures.Version1, graph.ToJson());
        Assert.Equal(["start", "resumed", "crm", "stripe", "café", "both", "goal", "queued", "seen"], graph.Nodes.Select(node => node.Name));
        Assert.Equal(["start>crm=1", "resumed>crm=0", "crm>both=3[refund]", "both>goal=0", "both>queued=0.1", "crm>seen=1E-07[look,refund]"], Edges(graph));
        Assert.Equal("resumed -> crm -> both -> goal", graph.FindPath("refund", "resumed")!.ToString());
        Assert.Equal(2, graph.Nodes[5].MinSuccesses);
        Assert.Same(Set[1], graph.Nodes[3].Tool);
    }

    [Fact]
    public void Any_graph_reads_as_it_is_written() => Prop.ForAll(LongRuns.Seeds, seed =>
    {
        ToolGraph graph = RandomToolGraph.Create(new Random(seed));
        ToolSet set = ToolSet.Create(graph.Nodes.Where(node => node.Tool is not null).Reverse().Select(node => node.Tool!));

        ToolGraph read = ToolGraph.Parse(graph.ToJson(), set);

        Assert.Equal(graph.ToJson(), read.ToJson());
        Assert.Equal(graph.Starts, read.Starts);
        Assert.Equal(Edges(graph), Edges(read));
        Assert.Equal(graph.Nodes.Select(Describe), read.Nodes.Select(Describe));
        Assert.Equal(graph.Goals.Select(Describe), read.Goals.Select(Describe));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(500)));

    [Fact]
    public void A_name_with_half_a_character_cannot_be_written()
    {
        ToolGraph graph = ToolGraph.Create(g => g.AddTool(Tool("a\uD83D")).AddEdge("start", "a\uD83D").AddEdge("a\uD83D", "goal"));

        Assert.Equal(
            "The name 'a\\uD83D' holds half a character, which JSON cannot; give it another one.",
            Assert.Throws<InvalidOperationException>(graph.ToJson).Message);
    }

    private static string Describe(RouteNode node) => $"{node.Kind} {node.Name} {node.Cost} {string.Join(',', node.Members)} {node.MinSuccesses} {node.Tool?.GetHashCode()}";

    private static string Describe(RouteGoal goal) => $"{goal.Name} {string.Join(',', goal.States)} {string.Join(',', goal.Requires)}";

    private static string Json(string tools = "{'name':'crm'}", string? edges = null, string? more = null) =>
        $"{{'version':1,'tools':[{tools}],'edges':[{edges ?? Edge("start", "crm") + "," + Edge("crm", "goal")}]{(more is null ? "" : "," + more)}}}".Replace('\'', '"');

    private static string Edge(string from, string to) => $"{{'from':'{from}','to':'{to}'}}";
}
