using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Agents.Core.ConventionTests.Shape;

/// <summary>Holds that nothing static changes: no field that can be assigned, none of a type that is made to be changed.</summary>
/// <remarks>A private array passes, as a table; one that others can reach does not.</remarks>
internal static class StaticStateRule
{
    private const BindingFlags Statics = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Type[] MadeToChange =
    [
        typeof(List<>), typeof(Dictionary<,>), typeof(HashSet<>), typeof(Queue<>), typeof(Stack<>), typeof(LinkedList<>),
        typeof(PriorityQueue<,>), typeof(SortedDictionary<,>), typeof(SortedList<,>), typeof(SortedSet<>), typeof(Collection<>),
        typeof(ConcurrentDictionary<,>), typeof(ConcurrentBag<>), typeof(ConcurrentQueue<>), typeof(ConcurrentStack<>),
        typeof(ConditionalWeakTable<,>), typeof(IList<>), typeof(ICollection<>), typeof(IDictionary<,>), typeof(ISet<>),
        typeof(AsyncLocal<>), typeof(ThreadLocal<>), typeof(StringBuilder), typeof(Random), typeof(Lock), typeof(SemaphoreSlim),
        typeof(CancellationTokenSource), typeof(StrongBox<>),
    ];

    public static IReadOnlyList<string> Check(IEnumerable<Type> types) =>
        [.. types.Where(type => !type.FullName!.Contains('<')).SelectMany(OfType).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> OfType(Type type)
    {
        PropertyInfo[] properties = type.GetProperties(Statics);
        foreach (FieldInfo field in type.GetFields(Statics).Where(field => !field.IsLiteral))
        {
            PropertyInfo? property = properties.SingleOrDefault(property => field.Name == $"<{property.Name}>k__BackingField");
            if (property is null && field.Name.Contains('<'))
            {
                continue;
            }

            string name = $"{type}.{property?.Name ?? field.Name}";
            bool isHidden = property is null ? field.IsPrivate : property.GetMethod is null or { IsPrivate: true };
            if (!field.IsInitOnly)
            {
                yield return $"{name} is static and can be assigned.";
            }
            else if (property is null && WhyMutable(field.FieldType, isHidden, type.Assembly) is { } why)
            {
                yield return $"{name} is static, and {why}.";
            }
        }

        foreach (PropertyInfo property in properties.Where(property => property.GetMethod is not null && property.GetIndexParameters().Length == 0))
        {
            if (WhyMutable(property.PropertyType, property.GetMethod!.IsPrivate, type.Assembly) is { } why)
            {
                yield return $"{type}.{property.Name} is static, and {why}.";
            }
        }
    }

    private static string? WhyMutable(Type type, bool isHidden, Assembly home)
    {
        if (type.IsArray)
        {
            return isHidden ? null : "its array can be written to by everyone who sees it";
        }

        Type open = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        if (MadeToChange.Contains(open))
        {
            return $"{open.Name.Split('`')[0]} is made to be changed";
        }

        PropertyInfo? settable = type.Assembly == home
            ? type.GetProperties().FirstOrDefault(property => property.SetMethod is { IsPublic: true, IsStatic: false } && !property.IsInitOnly() && type.IsClass)
            : null;
        return settable is null ? null : $"{type.Name}.{settable.Name} can be set";
    }
}
