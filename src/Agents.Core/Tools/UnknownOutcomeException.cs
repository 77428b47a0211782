namespace Agents.Core.Tools;

/// <summary>Thrown by a tool's function that cannot know whether it did what it was asked to, such as after a lost answer.</summary>
/// <remarks>
/// The call becomes <see cref="ToolIndeterminate"/> and is not made again in the run. For a tool that does no harm when it is called
/// twice (<see cref="ToolPolicy.IsIdempotent"/>, <see cref="ToolPolicy.IsReadOnly"/>) it is a failure that may pass. The model reads the
/// message, unless <see cref="ToolPolicy.HidesErrors"/> is set.
/// </remarks>
public sealed class UnknownOutcomeException : AgentException
{
    /// <summary>Initializes the exception.</summary>
    /// <param name="message">What is known, such as "The connection closed after the order was sent."</param>
    /// <param name="innerException">What led to it.</param>
    public UnknownOutcomeException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    internal override bool HoldsForeignWords => true;
}
