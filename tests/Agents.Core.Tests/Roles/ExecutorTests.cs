using Agents.Core.Roles;

namespace Agents.Core.Tests.Roles;

public sealed class ExecutorTests
{
    private static readonly ExecuteRequest Request = RoleRequests.Execute("Why?", RoleRequests.Result("1.1", "Read.", "So it is."));

    [Fact]
    public async Task An_agent_of_texts_is_asked_the_whole_request()
    {
        IAgent<ExecuteRequest, Answer> executor = Executor.Of(Agent.Create<string, string>("echo", text => text));

        Answer answer = await executor.OutputAsync(Request);

        Assert.Equal("echo", executor.Name);
        Assert.Equal(RoleMessage.For(Request), answer.Text);
        Assert.Empty(answer.Sources);
    }

    [Fact]
    public async Task An_agent_with_a_typed_answer_brings_its_sources() => Assert.Equal(
        ["14 letters"],
        (await Executor.Of(Agent.Create<string, int>("count", _ => 14), count => new Answer { Text = "", Sources = [$"{count} letters"] })
            .OutputAsync(Request)).Sources);

    [Fact]
    public async Task An_agent_can_be_given_the_request_itself() => Assert.Equal(
        "Why? 1",
        (await Executor.Of(Agent.Create<ExecuteRequest, string>("plain", request => $"{request.Goal.Text} {request.Dependencies.Count}"), Answer.Of)
            .OutputAsync(Request)).Text);

    [Fact]
    public async Task Any_agent_can_be_given_what_it_takes() => Assert.Equal(
        "8",
        (await Executor.Of(Agent.Create<int, int>("double", number => 2 * number), request => request.Goal.Text.Length, number => Answer.Of($"{number}"))
            .OutputAsync(Request)).Text);

    [Fact]
    public async Task No_answer_at_all_fails_the_executor()
    {
        AgentFailedException failure = await Assert.ThrowsAsync<AgentFailedException>(
            () => Executor.Of(Agent.Create<string, int>("count", _ => 1), _ => null!).OutputAsync(Request));

        Assert.Equal("The function that makes an answer of the output of 'count' returned null.", failure.InnerException!.Message);
    }
}
