namespace Agents.Core.ConventionTests;

public sealed class PlaceholderTest
{
    [Fact]
    public void Builds() => Assert.True(true);
}
