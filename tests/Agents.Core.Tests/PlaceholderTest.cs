namespace Agents.Core.Tests;

public sealed class PlaceholderTest
{
    [Fact]
    public void Builds() => Assert.True(true);
}
