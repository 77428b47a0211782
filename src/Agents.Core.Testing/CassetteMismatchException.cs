namespace Agents.Core.Testing;

/// <summary>What was asked is not what the cassette holds. The message shows the first difference to the nearest recording.</summary>
/// <remarks>It quotes requests, with secrets taken out. Inside a run it is the inner exception of a <see cref="Chat.ModelException"/>.</remarks>
public sealed class CassetteMismatchException : Exception
{
    internal CassetteMismatchException(string message)
        : base(message)
    {
    }
}
