namespace Agents.Core.Tools;

/// <summary>Says from inside a function of the library that its arguments do not fit; becomes an outcome and never leaves the invoker.</summary>
internal sealed class InvalidToolArgumentsException : Exception
{
    public InvalidToolArgumentsException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
