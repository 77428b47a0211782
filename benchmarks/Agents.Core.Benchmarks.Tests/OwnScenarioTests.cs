using Agents.Core.Benchmarks.Routing;

namespace Agents.Core.Benchmarks.Tests;

public sealed class OwnScenarioTests
{
    public static TheoryData<string> Ids => [.. OwnScenarios.All.Select(scenario => scenario.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task A_scenario_comes_out_as_it_expects(string id)
    {
        OwnScenario scenario = OwnScenarios.All.Single(known => known.Id == id);

        Assert.Equal(scenario.Expected, await scenario.RunAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void There_are_twenty_and_their_ids_are_numbered() =>
        Assert.Equal(Enumerable.Range(1, 20).Select(number => $"O{number}"), OwnScenarios.All.Select(scenario => scenario.Id));
}
