namespace Agents.Core.ProviderTests.Errors;

public class AgentOptionsExceptionTests
{
    [Fact]
    public void Every_failure_is_told_and_kept_as_it_was()
    {
        List<string> failures = ["One is wrong.", "Two is wrong."];
        AgentOptionsException exception = new("MyOptions", failures);
        failures.Clear();

        Assert.Equal("MyOptions cannot be used: One is wrong. Two is wrong.", exception.Message);
        Assert.Equal(("MyOptions", "One is wrong.|Two is wrong."), (exception.Options, string.Join('|', exception.Failures)));
    }

    [Fact]
    public void An_exception_of_nothing_cannot_be_made()
    {
        Assert.Throws<ArgumentNullException>(() => new AgentOptionsException("MyOptions", null!));
        Assert.Throws<ArgumentException>(() => new AgentOptionsException("", ["One."]));
        Assert.Equal(
            "There must be a failure to tell of. (Parameter 'failures')",
            Assert.Throws<ArgumentException>(() => new AgentOptionsException("MyOptions", [])).Message);
    }
}
