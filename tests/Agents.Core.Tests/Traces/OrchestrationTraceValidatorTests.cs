using System.Text;
using Agents.Core.Traces;

namespace Agents.Core.Tests.Traces;

public sealed class OrchestrationTraceValidatorTests
{
    private const string Good =
        """
        {"trace_id":"t","task_id":"k","events":[{"id":"1","t":0,"type":"spawn","agent":"a"},{"id":"2","t":1.5,"type":"return","agent":"a","colour":"blue","trusted":true}],"edges":[{"src":"1","dst":"2","type":"temporal"}],"rewards":{"success":-1},"costs":{"tokens":1,"wall_clock_s":2,"own":3}}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_trace_of_the_schema_is_accepted_and_read_whole()
    {
        Assert.Empty(OrchestrationTraceValidator.Validate(Good));
        OrchestrationTrace trace = OrchestrationTraceReader.Parse(Good);
        Assert.Equal(("t", "k", 2, 1), (trace.TraceId, trace.TaskId, trace.Events.Count, trace.Edges.Count));
        Assert.Equal(
            new TraceEvent { Id = "2", Seconds = 1.5, Type = TraceEventType.Return, Agent = "a", IsTrusted = true },
            trace.Events[1]);
        Assert.Equal(3, trace.Costs["own"]);
    }

    [Theory]
    [InlineData("\"trace_id\":\"t\",", "", "trace_id", "It is missing.")]
    [InlineData("\"trace_id\":\"t\",", "\"trace_id\":\"\",", "trace_id", "It must be a text of at least one character, but is a text.")]
    [InlineData("\"trace_id\":\"t\",", "\"trace_id\":\"\\ud800\",", "trace_id", "It must be a text of at least one character, but is a text.")]
    [InlineData("\"trace_id\":\"t\",", "\"trace_id\":\"t\",\"trace_id\":\"t\",", "trace_id", "It is there twice.")]
    [InlineData("\"task_id\":\"k\"", "\"task_id\":7", "task_id", "It must be a text of at least one character, but is another number.")]
    [InlineData("{\"trace_id\"", "{\"extra\":1,\"trace_id\"", "$", "It has no property 'extra'; it may have trace_id, task_id, events, edges, rewards, costs, system, topology, metrics.")]
    [InlineData("{\"trace_id\"", "{\"\\ud800\":1,\"trace_id\"", "$", "The name of a property holds half a character.")]
    [InlineData("{\"trace_id\"", "{\"topology\":\"ring\",\"trace_id\"", "topology", "It must be one of unknown, centralized, planner_executor_critic, debate, swarm, hierarchical, harness, mixed, but is 'ring'.")]
    [InlineData("\"t\":1.5", "\"t\":-1", "events[1].t", "It must be 0 or more, but is -1.")]
    [InlineData("\"t\":1.5", "\"t\":1e999", "events[1].t", "It must be a finite number, but is another number.")]
    [InlineData("\"t\":1.5", "\"t\":\"1\"", "events[1].t", "It must be a finite number, but is a text.")]
    [InlineData("\"agent\":\"a\"}", "\"agnt\":\"a\"}", "events[0].agent", "It is missing.")]
    [InlineData("\"trusted\":true", "\"trusted\":\"yes\"", "events[1].trusted", "It must be true or false, but is a text.")]
    [InlineData("\"type\":\"temporal\"", "\"type\":\"temporary\"", "edges[0].type", "It must be one of temporal, causal, spawn, message, tool_dependency, return, aggregate, safety_flow, but is 'temporary'.")]
    [InlineData("\"type\":\"temporal\"", "\"type\":\"temporal\",\"w\":1", "edges[0]", "It has no property 'w'; it may have src, dst, type.")]
    [InlineData("\"tokens\":1,", "", "costs", "The figure 'tokens' is missing.")]
    [InlineData("\"tokens\":1,", "\"tokens\":-1,", "costs.tokens", "It must be 0 or more, but is -1.")]
    [InlineData("\"tokens\":1,", "\"tokens\":1,\"tokens\":1,", "costs", "The figure 'tokens' is there twice.")]
    [InlineData("\"success\":-1", "\"success\":null", "rewards.success", "It must be a finite number, but is null.")]
    [InlineData("{\"success\":-1}", "[]", "rewards", "It must be an object of numbers, but is a list.")]
    public void What_is_wrong_is_told_with_its_place(string part, string instead, string place, string message)
    {
        Assert.Contains(part, Good, StringComparison.Ordinal);
        string text = Replace(part, instead);
        TraceProblem problem = Assert.Single(OrchestrationTraceValidator.Validate(text));
        Assert.Equal(new TraceProblem { Line = 1, Place = place, Message = message }, problem);
        Assert.Equal([problem], Assert.Throws<InvalidTraceException>(() => OrchestrationTraceReader.Parse(text)).Problems);
    }

    [Fact]
    public void An_end_of_an_edge_that_is_no_event_is_told()
    {
        Assert.Equal(
            ["Line 1, edges[0].src: There is no event '3'.", "Line 1, edges[0].dst: There is no event '4'."],
            OrchestrationTraceValidator.Validate(Replace("\"src\":\"1\",\"dst\":\"2\"", "\"src\":\"3\",\"dst\":\"4\"")).Select(problem => problem.ToString()));
    }

    [Fact]
    public void An_id_that_is_there_twice_is_told()
    {
        Assert.Equal(
            ["Line 1, events[1].id: The id '1' is there twice.", "Line 1, edges[0].dst: There is no event '2'."],
            OrchestrationTraceValidator.Validate(Replace("\"id\":\"2\"", "\"id\":\"1\"")).Select(problem => problem.ToString()));
    }

    [Fact]
    public void A_trace_without_events_and_one_that_is_no_object_are_told()
    {
        Assert.Contains(
            "Line 1, events: A trace must have at least one event.",
            OrchestrationTraceValidator.Validate("""{"events":[]}""").Select(problem => problem.ToString()));
        Assert.Equal("Line 1, $: It must be an object, but is a list.", Assert.Single(OrchestrationTraceValidator.Validate("[]")).ToString());
        Assert.Equal(
            "Line 1, events: It must be a list, but is an object.",
            OrchestrationTraceValidator.Validate("""{"events":{}}""")[^1].ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("nonsense")]
    [InlineData("{\"events\":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}")]
    public void What_is_no_json_or_too_deep_is_told(string text)
    {
        TraceProblem problem = Assert.Single(OrchestrationTraceValidator.Validate(text));
        Assert.StartsWith("The line is not JSON of at most 16 levels; reading ended at byte ", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_too_long_or_no_utf8_is_told()
    {
        Assert.Equal(
            "A line must have at most 256 bytes, but this one has more.",
            Assert.Single(OrchestrationTraceValidator.Validate(Good, new TraceReaderOptions { MaxLineBytes = 256 })).Message);
        Assert.Equal("The line is not valid UTF-8.", Assert.Single(OrchestrationTraceValidator.Validate(new byte[] { 0x7B, 0xFF, 0x7D })).Message);
    }

    [Fact]
    public void Problems_are_listed_up_to_their_limit()
    {
        string events = string.Join(',', Enumerable.Repeat("{}", 1_000));
        Assert.Equal(7, OrchestrationTraceValidator.Validate($$"""{"events":[{{events}}]}""", new TraceReaderOptions { MaxProblems = 7 }).Count);
    }

    [Fact]
    public async Task Lines_are_counted_blank_ones_too_and_a_long_one_does_not_hide_the_next()
    {
        string text = "\uFEFF" + Good + "\n\n  \r\n{}\n" + new string('x', 100_000) + "\n" + Good.Replace("spawn", "spwn", StringComparison.Ordinal);
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(text));
        IReadOnlyList<TraceProblem> problems =
            await OrchestrationTraceValidator.ValidateAsync(stream, new TraceReaderOptions { MaxLineBytes = 1_000 }, Token);
        Assert.Equal([4, 4, 4, 4, 4, 4, 5, 6], problems.Select(problem => problem.Line));
        Assert.Equal("A line must have at most 1000 bytes, but this one has more.", problems[6].Message);
        Assert.Equal("events[0].type", problems[7].Place);
    }

    [Fact]
    public async Task Reading_gives_the_traces_before_the_line_that_is_none()
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(Good + "\n" + Good + "\n{}\n"));
        int read = 0;
        InvalidTraceException refused = await Assert.ThrowsAsync<InvalidTraceException>(async () =>
        {
            await foreach (OrchestrationTrace trace in OrchestrationTraceReader.ReadAsync(stream, cancellationToken: Token))
            {
                read += trace.Events.Count;
            }
        });
        Assert.Equal((4, 3), (read, refused.Problems[0].Line));
    }

    [Fact]
    public void Options_out_of_range_are_all_listed()
    {
        TraceReaderOptions options = new() { MaxLineBytes = 255, MaxDepth = 2, MaxProblems = 0 };
        Assert.Equal(3, Assert.Throws<AgentOptionsException>(() => OrchestrationTraceValidator.Validate(Good, options)).Failures.Count);
    }

    /// <summary>Replaces the first place where something stands.</summary>
    private static string Replace(string part, string instead)
    {
        int at = Good.IndexOf(part, StringComparison.Ordinal);
        return string.Concat(Good.AsSpan(0, at), instead, Good.AsSpan(at + part.Length));
    }
}
