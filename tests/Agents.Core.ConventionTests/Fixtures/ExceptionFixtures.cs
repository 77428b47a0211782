namespace Agents.Core.ConventionTests.Fixtures;

#pragma warning disable CA1032 // The fixtures show where exceptions derive from, not how they are made.

public static class ExceptionFixtures
{
    public abstract class BaseException : Exception;

    public sealed class ChildException : BaseException;

    public sealed class NameException : ArgumentException;

    public sealed class StrayException : Exception;
}
