namespace Agents.Core;

/// <summary>What stands in an event in the place of a failure that its observer is not given.</summary>
/// <remarks>It is never thrown. It has the failure's type, place and transience, and its message where that is the library's own.</remarks>
public sealed class WithheldFailureException : AgentException
{
    private WithheldFailureException(string errorType, string message, bool isTransient)
        : base(message)
    {
        ErrorType = errorType;
        IsTransient = isTransient;
    }

    /// <summary>Gets the type of the failure, without its namespace.</summary>
    public string ErrorType { get; }

    /// <inheritdoc/>
    public override bool IsTransient { get; }

    /// <summary>Writes what a sentence of the library may say of a failure: its message where that is the library's own, else its type.</summary>
    internal static string Describe(Exception failure) => IsOwnMessage(failure) ? failure.Message : $"It ended in {failure.GetType().Name}.";

    internal static WithheldFailureException Of(Exception failure)
    {
        AgentException? ours = failure as AgentException;
        WithheldFailureException withheld = new(
            failure.GetType().Name,
            IsOwnMessage(failure) ? failure.Message : AgentEvent.Withheld,
            ours?.IsTransient ?? false);
        if (ours?.Path is { } path)
        {
            withheld.At(path);
        }

        return withheld;
    }

    /// <summary>Finds out whether a failure's message is the library's own sentence, which holds no content.</summary>
    internal static bool IsOwnMessage(Exception failure) => failure is AgentException { HoldsForeignWords: false };
}
