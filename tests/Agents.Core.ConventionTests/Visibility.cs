using System.Reflection;
using System.Runtime.CompilerServices;

namespace Agents.Core.ConventionTests;

/// <summary>What another assembly can see of a type: public, and protected because it may derive.</summary>
internal static class Visibility
{
    public const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<Type> VisibleTypes(this IEnumerable<Type> types) =>
        types.Where(IsVisibleOutside).OrderBy(type => type.FullName, StringComparer.Ordinal);

    public static bool IsVisibleOutside(this Type type)
    {
        if (type.Name.StartsWith('<'))
        {
            return false;
        }

        return type.IsNested
            ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && type.DeclaringType!.IsVisibleOutside()
            : type.IsPublic;
    }

    public static bool IsVisibleOutside(this MethodBase? method) =>
        method is not null && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);

    public static bool IsVisibleOutside(this FieldInfo field) => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly;

    public static bool IsVisibleOutside(this PropertyInfo property) =>
        property.GetMethod.IsVisibleOutside() || property.SetMethod.IsVisibleOutside();

    /// <summary>Tells whether the compiler wrote the member, as it does for the equality of records; a Deconstruct counts as written by hand.</summary>
    public static bool IsWrittenByCompiler(this MethodBase method) =>
        method.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) && method.Name != "Deconstruct";

    /// <summary>Lists the visible properties, without the EqualityContract that the compiler adds to records.</summary>
    public static IEnumerable<PropertyInfo> VisibleProperties(this Type type) =>
        type.GetProperties(Declared).Where(property => property.IsVisibleOutside() && property.Name != "EqualityContract");

    /// <summary>Lists the visible methods that are neither accessors nor written by the compiler; operators are included.</summary>
    public static IEnumerable<MethodInfo> VisibleMethods(this Type type) =>
        type.GetMethods(Declared).Where(method =>
            method.IsVisibleOutside()
            && !method.IsWrittenByCompiler()
            && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)));

    public static IEnumerable<ConstructorInfo> VisibleConstructors(this Type type) =>
        type.GetConstructors(Declared).Where(constructor =>
            constructor.IsVisibleOutside() && !constructor.IsStatic && !constructor.IsWrittenByCompiler());

    public static IEnumerable<FieldInfo> VisibleFields(this Type type) =>
        type.GetFields(Declared).Where(field => field.IsVisibleOutside() && !field.IsSpecialName);

    public static IEnumerable<EventInfo> VisibleEvents(this Type type) =>
        type.GetEvents(Declared).Where(@event => @event.AddMethod.IsVisibleOutside());

    public static bool IsDelegate(this Type type) => type.IsSubclassOf(typeof(MulticastDelegate));

    public static bool IsInitOnly(this PropertyInfo property) =>
        property.SetMethod is { } setter && setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
}
