namespace Agents.Core.Anthropic;

/// <summary>Carries a failure that the provider told from the transport to the client. Its message says nothing of the body.</summary>
internal sealed class AnswerFailure : Exception
{
    public AnswerFailure(int status, string body, TimeSpan? retryAfter)
        : base("The provider told of a failure.") => (Status, Body, RetryAfter) = (status, body, retryAfter);

    public int Status { get; }

    public string Body { get; }

    public TimeSpan? RetryAfter { get; }
}
