using System.Reflection;

namespace Agents.Core.ConventionTests.Shape;

/// <summary>Holds that a visible method which returns a task says so in its name and can be cancelled by its last parameter.</summary>
internal static class AsyncRule
{
    // "Namespace.Type.Method", each with the reason beside it. What implements an interface of another assembly, or overrides one of its
    // methods (DisposeAsync, say), needs no line: the shape is not ours to choose.
    private static readonly string[] ListedExceptions = [];

    public static IReadOnlyList<string> Exceptions => ListedExceptions;

    public static IReadOnlyList<string> Check(IEnumerable<Type> types, IReadOnlyCollection<string> exceptions)
    {
        List<string> complaints = [];
        foreach (MethodInfo method in types.VisibleTypes().Where(type => !type.IsDelegate()).SelectMany(type => type.VisibleMethods()))
        {
            string name = $"{method.DeclaringType}.{method.Name}";
            if (exceptions.Contains(name) || IsShapedElsewhere(method))
            {
                continue;
            }

            ParameterInfo[] parameters = method.GetParameters();
            bool isLast = parameters.LastOrDefault()?.ParameterType == typeof(CancellationToken);
            if (IsAwaitable(method.ReturnType))
            {
                if (!method.Name.EndsWith("Async", StringComparison.Ordinal))
                {
                    complaints.Add($"{name} returns {method.ReturnType.Name.Split('`')[0]}, but its name does not end in Async.");
                }

                if (!isLast)
                {
                    complaints.Add($"{name} does not take a CancellationToken last.");
                }
            }
            else if (!isLast && parameters.Any(parameter => parameter.ParameterType == typeof(CancellationToken)))
            {
                complaints.Add($"{name} takes a CancellationToken, but not last.");
            }
        }

        return complaints;
    }

    private static bool IsAwaitable(Type type)
    {
        Type open = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return open == typeof(Task) || open == typeof(Task<>) || open == typeof(ValueTask) || open == typeof(ValueTask<>) || open == typeof(IAsyncEnumerable<>);
    }

    private static bool IsShapedElsewhere(MethodInfo method)
    {
        Type type = method.DeclaringType!;
        if (method.GetBaseDefinition() is { } original && original.DeclaringType!.Assembly != type.Assembly)
        {
            return true;
        }

        return !type.IsInterface && type.GetInterfaces().Where(@interface => @interface.Assembly != type.Assembly)
            .Any(@interface => type.GetInterfaceMap(@interface).TargetMethods.Contains(method));
    }
}
