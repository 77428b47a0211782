namespace Agents.Core.ScenarioTests;

public sealed class PlaceholderTest
{
    [Fact]
    public void Builds() => Assert.True(true);
}
