namespace Agents.Core.ConventionTests.Shape;

/// <summary>Holds that a visible exception can be caught as the library's own base, or is a kind of argument error.</summary>
internal static class ExceptionRule
{
    public const string LibraryBase = "Agents.Core.AgentException";

    public static IReadOnlyList<string> Check(IEnumerable<Type> types, string libraryBase) =>
    [
        .. types.VisibleTypes()
            .Where(type => type.IsSubclassOf(typeof(Exception)) && !IsAllowed(type, libraryBase))
            .Select(type => $"{type} derives from {type.BaseType}; it must be under {libraryBase} or ArgumentException."),
    ];

    private static bool IsAllowed(Type type, string libraryBase)
    {
        for (Type? current = type; current is not null; current = current.BaseType)
        {
            if (current.FullName == libraryBase || current == typeof(ArgumentException))
            {
                return true;
            }
        }

        return false;
    }
}
