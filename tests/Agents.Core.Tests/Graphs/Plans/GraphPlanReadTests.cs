using System.Text;
using System.Text.Json;
using Agents.Core.Graphs.Plans;
using static Agents.Core.Tests.Graphs.Plans.SmallPlans;

namespace Agents.Core.Tests.Graphs.Plans;

public sealed class GraphPlanReadTests
{
    private static readonly string A = Node("a", "inc", "input");

    public static TheoryData<string, string[]> Refused => new()
    {
        { "", ["$: The plan is not JSON: it is malformed, breaks off, or is nested deeper than 32 levels, at line 1, byte 1."] },
        { "{\"version\":1,\n// no\n}", ["$: The plan is not JSON: it is malformed, breaks off, or is nested deeper than 32 levels, at line 2, byte 1."] },
        { Json("a", A) + "x", ["$: The plan is not JSON: it is malformed, breaks off, or is nested deeper than 32 levels, at line 1, byte 90."] },
        { Json("a", A).Replace("}],", "},],"), ["$: The plan is not JSON: it is malformed, breaks off, or is nested deeper than 32 levels, at line 1, byte 76."] },
        { Json("a", A).Replace("1,", "NaN,"), ["$: The plan is not JSON: it is malformed, breaks off, or is nested deeper than 32 levels, at line 1, byte 12."] },
        { new string('[', 33), ["$: The plan is not JSON: it is malformed, breaks off, or is nested deeper than 32 levels, at line 1, byte 33."] },
        { "\uD800", ["$: The plan is not valid text: it holds half a character."] },
        { "5", ["$: A plan must be an object."] },
        { "{}", ["$: A plan must have the property 'version'.", "$: A plan must have the property 'nodes'.", "$: A plan must have the property 'output'."] },
        { Json("a", A).Replace(":1", ":2"), ["$.version: The version must be the number 1."] },
        { Json("a", A).Replace(":1", ":\"1\""), ["$.version: The version must be the number 1."] },
        { Json("a", A).Replace("\"output\"", "\"outptu\":1,\"output\""), ["$: A plan has no property 'outptu'; it may have version, nodes, output."] },
        { Json("a", A).Replace("\"output\"", "\"\\uD800\":1,\"output\""), ["$: A plan has no property '\uFFFD'; it may have version, nodes, output."] },
        { Json("a", A).Replace("\"output\"", "\"output\":\"a\",\"output\""), ["$: The property 'output' is there twice."] },
        { Json("a", A).Replace("\"a\"}", "[]}"), ["$.output: The output must be a text."] },
        { Json("input", A), ["$.output: The output must be a node of the plan, not what the graph is given."] },
        { Json("b", A), ["$.output: There is no node 'b'. Did you mean 'a'?"] },
        { """{"version":1,"nodes":{},"output":"a"}""", ["$.nodes: The nodes must be a list of 1 to 1000 nodes."] },
        { Json("a"), ["$.nodes: The nodes must be a list of 1 to 1000 nodes."] },
        { Json("a", A, "7"), ["$.nodes[1]: A node must be an object."] },
        { Json("a", A, "{}"), ["$.nodes[1]: A node must have the property 'id'.", "$.nodes[1]: A node must have the property 'agent'.", "$.nodes[1]: A node must have the property 'inputs'."] },
        { Json("a", A, "{'id':5,'agent':null,'inputs':{}}"), ["$.nodes[1].id: An id must be a text.", "$.nodes[1].agent: The agent must be a text.", "$.nodes[1].inputs: The inputs must be a list."] },
        { Json("a", A, Node("\\uDC00", "inc", "input")), ["$.nodes[1].id: An id must be a text."] },
        { Json("a", A.Replace("]}", "],'model':'x'}")), ["$.nodes[0]: A node has no property 'model'; it may have id, agent, inputs, join."] },
        { Json("a", A, Node("input", "inc", "a")), ["$.nodes[1].id: The id 'input' cannot be used. It stands for what the graph is given."] },
        { Json("a", A, Node("x/y", "inc", "a")), ["$.nodes[1].id: The id 'x/y' cannot be used. It must be a name of a node: not empty, no slash and no control or hidden characters."] },
        { Json("a", A, Node(" ", "inc", "a")), ["$.nodes[1].id: The id ' ' cannot be used. It must be a name of a node: not empty, no slash and no control or hidden characters."] },
        { Json("a", A, Node("\\u0007\\u202Eb\\u0027", "inc", "a")), ["$.nodes[1].id: The id '\\u0007\\u202Eb\\u0027' cannot be used. It must be a name of a node: not empty, no slash and no control or hidden characters."] },
        { Json("a", A, Node("b\\u202Ec", "inc", "a")), ["$.nodes[1].id: The id 'b\\u202Ec' cannot be used. It must be a name of a node: not empty, no slash and no control or hidden characters."] },
        { Json("a", A, Node(new string('i', 101), "inc", "a")), [$"$.nodes[1].id: The id '{new string('i', 100)}…' cannot be used. It may have 100 characters, but has 101."] },
        { Json("a", A, Node("a", "inc", "input")), ["$.nodes[1].id: The id 'a' is given to node 0 already; each node needs its own."] },
        { Json("a", Node("a", "incr", "input")), ["$.nodes[0].agent: There is no agent 'incr'. Did you mean 'inc'?"] },
        { Json("a", Node("a", "launch_rocket", "input")), ["$.nodes[0].agent: There is no agent 'launch_rocket'."] },
        { Json("a", Node("a", "inc", "inpt")), ["$.nodes[0].inputs[0]: There is no node 'inpt'."] },
        { Json("a", Node("a", "inc", "aa")), ["$.nodes[0].inputs[0]: There is no node 'aa'. Did you mean 'a'?"] },
        { Json("a", Node("a", "inc", "a")), ["$.nodes[0].inputs[0]: Node 'a' takes its own output."] },
        { Json("b", A, Node("b", "sum", "a", "a")), ["$.nodes[1].inputs[1]: Node 'b' takes 'a' twice."] },
        { Json("a", A.Replace("'node':'input'", "'nod':1")), ["$.nodes[0].inputs[0]: An input has no property 'nod'; it may have node, value.", "$.nodes[0].inputs[0]: An input must have either 'node' or 'value'."] },
        { Json("a", A.Replace("'node'", "'value':5,'node'")), ["$.nodes[0].inputs[0]: An input must have either 'node' or 'value'."] },
        { Json("a", A.Replace("{'node':'input'}", "'input'")), ["$.nodes[0].inputs[0]: An input must be an object."] },
        { Json("a", A.Replace("'node':'input'", "'node':0")), ["$.nodes[0].inputs[0].node: The name of a node must be a text."] },
        { Json("a", Node("a", "inc")), ["$.nodes[0].inputs: The agent 'inc' takes 1 input, but node 'a' has 0."] },
        { Json("a", Node("a", "add", "input")), ["$.nodes[0].inputs: The agent 'add' takes 2 inputs, but node 'a' has 1."] },
        { Json("a", Node("a", "sum")), ["$.nodes[0].inputs: The agent 'sum' takes at least 1 input, but node 'a' has 0."] },
        { Json("b", Node("a", "write", "input"), Node("b", "inc", "a")), ["$.nodes[1].inputs[0]: The input must be Int32, but node 'a' makes String."] },
        { Json("b", A, Node("b", "count", "a")), ["$.nodes[1].inputs[0]: The input must be Object, but node 'a' makes Int32."] },
        { Json("a", Node("a", "count", "input")), ["$.nodes[0].inputs[0]: The input must be Object, but the graph is given Int32."] },
        { Json("a", Node("a", "write", "input")), ["$.output: The output must be Int32, but node 'a' makes String."] },
        { Json("a", A, Node("b", "inc", "a"), Node("c", "inc", "b")), ["$.nodes[1]: The output does not depend on node 'b'; give its output to a node, or leave it out.", "$.nodes[2]: The output does not depend on node 'c'; give its output to a node, or leave it out."] },
        { Json("a", Node("a", "inc", "b"), Node("b", "inc", "c"), Node("c", "inc", "a")), ["$.nodes[0]: Nodes wait for each other: 'a' → 'c' → 'b' → 'a'."] },
        {
            Json("z", Node("a", "sum", "b", "input"), Node("b", "inc", "a"), Node("c", "inc", "d"), Node("d", "inc", "c"), Node("z", "add", "a", "c")),
            ["$.nodes[0]: Nodes wait for each other: 'a' → 'b' → 'a'.", "$.nodes[2]: Nodes wait for each other: 'c' → 'd' → 'c'."]
        },
    };

    public static TheoryData<string, string> RefusedValues => new()
    {
        { "null", "The value must be Int32, but is null." },
        { "'5'", "The value does not fit the type Int32." },
        { "1.5", "The value does not fit the type Int32." },
        { "[1]", "The value does not fit the type Int32." },
        { "1e999", "A number in the value is too large." },
        { "{'secret':1,'secret':2}", "A property in the value is there twice." },
        { "[[{'secret':[1e999]}]]", "A number in the value is too large." },
        { "['\\uD800']", "The value is not valid text: it holds half a character." },
    };

    public static TheoryData<string, string[]> RefusedJoins => new()
    {
        { "5", ["$.nodes[0].join: A join must be an object."] },
        { "{}", ["$.nodes[0].join: A join must have the property 'policy'."] },
        { "{'policy':'most'}", ["$.nodes[0].join.policy: The policy must be all, any, quorum or allSettled."] },
        { "{'policy':'\\uD800'}", ["$.nodes[0].join.policy: The policy must be all, any, quorum or allSettled."] },
        { "{'policy':'any','count':1}", ["$.nodes[0].join.count: Only a quorum has a count; leave it out for 'any'."] },
        { "{'policy':'quorum'}", ["$.nodes[0].join: A quorum must have the property 'count'."] },
        { "{'policy':'quorum','count':0}", ["$.nodes[0].join.count: The count must be a whole number of at least 1."] },
        { "{'policy':'quorum','count':1.5}", ["$.nodes[0].join.count: The count must be a whole number of at least 1."] },
        { "{'policy':'quorum','count':2}", ["$.nodes[0].join.count: The count must be at most the number of inputs, which is 1, but is 2."] },
        { "{'policy':'all','deadlineSeconds':0}", ["$.nodes[0].join.deadlineSeconds: The deadline must be a number of seconds from 0.001 to 4233600."] },
        { "{'policy':'all','deadlineSeconds':4233601}", ["$.nodes[0].join.deadlineSeconds: The deadline must be a number of seconds from 0.001 to 4233600."] },
        { "{'policy':'all','deadlineSeconds':'5'}", ["$.nodes[0].join.deadlineSeconds: The deadline must be a number of seconds from 0.001 to 4233600."] },
        { "{'policy':'all','needs':1}", ["$.nodes[0].join: A join has no property 'needs'; it may have policy, count, deadlineSeconds."] },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_plan_with_mistakes_is_refused_with_all_of_them(string json, string[] problems)
    {
        GraphPlanResult<int, int> result = Read(json);

        Assert.Equal(problems, result.Problems.Select(problem => problem.ToString()));
        Assert.Equal(problems.Length, result.ProblemCount);
        Assert.Null(result.Plan);
        Assert.Empty(result.Repairs);
    }

    [Theory]
    [MemberData(nameof(RefusedValues))]
    public void A_value_that_does_not_fit_is_refused_and_not_repeated(string value, string problem) =>
        Assert.Equal([$"$.nodes[0].inputs[0]: {problem}"], Messages(Read(Json("a", $"{{'id':'a','agent':'inc','inputs':[{{'value':{value}}}]}}"))));

    [Theory]
    [MemberData(nameof(RefusedJoins))]
    public void A_join_that_cannot_be_is_refused(string join, string[] problems) =>
        Assert.Equal(problems, Messages(Read(Json("a", Join("a", "sum", join, "input")))));

    [Fact]
    public void A_join_of_inputs_that_have_their_places_is_refused()
    {
        Assert.Equal(
            ["$.nodes[0].join: The agent 'add' takes each input in its place, so that node 'a' needs all of them; leave the join out."],
            Messages(Read(Json("a", Join("a", "add", "{'policy':'any'}", "input", "input")))));
        Assert.Empty(Messages(Read(Json("a", Join("a", "add", "{'policy':'all'}", "input", "input")))));
    }

    [Fact]
    public void Mistakes_of_all_kinds_are_listed_at_once()
    {
        GraphPlanResult<int, int> result = Read(Json(
            "out", Node("a", "inc", "b"), Node("b", "inc", "a"), Node("b", "nobody", "input"), Node("out", "add", "a", "ghost").Replace("'agent'", "'x':1,'agent'"), Node("alone", "write", "input")));

        Assert.Equal(
            [
                PlanProblemKind.Shape, PlanProblemKind.DuplicateId, PlanProblemKind.UnknownNode, PlanProblemKind.Cycle, PlanProblemKind.Unused,
                PlanProblemKind.UnknownAgent,
            ],
            result.Problems.Select(problem => problem.Kind));
        Assert.Equal(
            $"The plan cannot be used: {string.Join(' ', result.Problems)}",
            Assert.Throws<InvalidPlanException>(result.GetPlan).Message);
    }

    [Fact]
    public void More_problems_than_anybody_reads_are_counted()
    {
        GraphPlanResult<int, int> result = Read(Json("n0", [.. Enumerable.Range(0, 90).Select(i => Node($"n{i}", "ghost", "input"))]));

        Assert.Equal(GraphPlan.MaxProblemsListed, result.Problems.Count);
        Assert.Equal(89 + 90, result.ProblemCount);
        InvalidPlanException refused = Assert.Throws<InvalidPlanException>(result.GetPlan);
        Assert.Equal((result.ProblemCount, result.Problems), (refused.ProblemCount, refused.Problems));
        Assert.EndsWith("leave it out. And 129 more.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_are_limited()
    {
        string json = Json("b", A, Node("b", "sum", "a", "input"));

        Assert.Equal(["$: The plan has 155 bytes, but 154 are allowed."], Messages(GraphPlan.Read<int, int>(Encoding.UTF8.GetBytes(json), Catalog, new GraphPlanOptions { MaxBytes = 154 })));
        Assert.Equal(["$: The plan has at least 155 bytes, but 154 are allowed."], Messages(Read(json, new GraphPlanOptions { MaxBytes = 154 })));
        Assert.Equal(["$.nodes: The plan has 2 nodes, but 1 are allowed."], Messages(Read(json, new GraphPlanOptions { MaxNodes = 1 })));
        Assert.Equal(["$.nodes[1].inputs: Node 'b' has 2 inputs, but 1 are allowed."], Messages(Read(json, new GraphPlanOptions { MaxInputs = 1 })));
        Assert.Empty(Messages(Read(json, new GraphPlanOptions { MaxBytes = 155, MaxNodes = 2, MaxInputs = 2, MaxDepth = 6 })));
        Assert.Equal(
            ["$.nodes[0].inputs[0]: The value does not fit the type Int32."],
            Messages(Read(Json("a", "{'id':'a','agent':'inc','inputs':[{'value':[]}]}"), new GraphPlanOptions { MaxDepth = 6 })));
        Assert.Equal(
            ["$: The plan is not JSON: it is malformed, breaks off, or is nested deeper than 6 levels, at line 1, byte 67."],
            Messages(Read(Json("a", "{'id':'a','agent':'inc','inputs':[{'value':[[]]}]}"), new GraphPlanOptions { MaxDepth = 6 })));
    }

    [Fact]
    public async Task A_plan_as_deep_as_it_may_be_is_read_whichever_way_it_stands()
    {
        const int Length = 20_000;
        GraphPlanOptions options = new() { MaxNodes = Length, MaxBytes = GraphPlanOptions.GreatestBytes };
        string[] nodes = [.. Enumerable.Range(0, Length).Select(i => Node($"n{i}", "inc", i == Length - 1 ? "input" : $"n{i + 1}"))];

        GraphPlan<int, int> plan = Read(Json("n0", nodes), options).GetPlan();
        Assert.Equal(Length, (await plan.ToGraph("deep").RunAsync(0, cancellationToken: TestContext.Current.CancellationToken)).Output);

        nodes[^1] = Node($"n{Length - 1}", "inc", "n0");
        PlanProblem problem = Assert.Single(Read(Json("n0", nodes), options).Problems);
        Assert.Equal(
            $"Nodes wait for each other: {string.Join(" → ", Enumerable.Range(0, Length).Select(i => $"'n{(Length - i) % Length}'"))} → 'n0'.", problem.Message);
    }

    [Fact]
    public void Options_that_cannot_be_used_are_listed_at_once()
    {
        AgentOptionsException refused = Assert.Throws<AgentOptionsException>(() =>
            Read("{}", new GraphPlanOptions { MaxBytes = 0, MaxNodes = 100_001, MaxInputs = 0, MaxDepth = 5 }));

        Assert.Equal(
            [
                "MaxBytes must be 1 to 67108864, but is 0.", "MaxNodes must be 1 to 100000, but is 100001.", "MaxInputs must be 1 to 10000, but is 0.",
                "MaxDepth must be 6 to 64, but is 5.",
            ],
            refused.Failures);
    }

    [Fact]
    public void Invalid_utf8_is_refused() =>
        Assert.Equal(["$: The plan is not valid UTF-8."], Messages(GraphPlan.Read<int, int>(new byte[] { 0x22, 0xFF, 0x22 }, Catalog)));

    [Fact]
    public void A_plan_is_read_from_parsed_json_with_nothing_lost()
    {
        using JsonDocument document = JsonDocument.Parse($"[{Json("a", A)}, {Json("a", A).Replace("1,", "1,\"version\":1,")}]");

        Assert.Equal(["a"], GraphPlan.Read<int, int>(document.RootElement[0], Catalog).GetPlan().NodeIds);
        Assert.Equal(["$: The property 'version' is there twice."], Messages(GraphPlan.Read<int, int>(document.RootElement[1], Catalog)));
        Assert.StartsWith("The element must hold a value", Assert.Throws<ArgumentException>(() => GraphPlan.Read<int, int>(default(JsonElement), Catalog)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_keeps_nothing_of_the_bytes_it_was_read_from()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Json("a", "{'id':'a','agent':'inc','inputs':[{'value':41}]}"));
        GraphPlan<int, int> plan = GraphPlan.Read<int, int>(bytes, Catalog).GetPlan();
        Array.Clear(bytes);

        Assert.Equal("""{"version":1,"nodes":[{"id":"a","agent":"inc","inputs":[{"value":41}]}],"output":"a"}""", plan.ToJson());
    }

    [Fact]
    public void A_plan_written_and_read_is_the_same_plan()
    {
        string json = Json(
            "z",
            Join("z", "sum", "{'policy':'quorum','count':2,'deadlineSeconds':1.0000001}", "a", "b", "c"),
            A,
            "{'id':'b','agent':'add','inputs':[{'value':-1},{'node':'a'}]}",
            Join("c", "count", "{'policy':'allSettled'}", "w"),
            Node("w", "write", "b"));

        GraphPlan<int, int> plan = Read(json).GetPlan();

        Assert.Equal(json, plan.ToJson());
        Assert.Equal(["z", "a", "b", "c", "w"], plan.NodeIds);
        Assert.Equal("z", plan.Output);
        Assert.Equal("GraphPlan (5 nodes)", plan.ToString());
    }

    private static IEnumerable<string> Messages(GraphPlanResult<int, int> result) => result.Problems.Select(problem => problem.ToString());
}
