using System.Reflection;

namespace Agents.Core.ConventionTests.PublicApi;

/// <summary>Prints what other assemblies can see of some types: one line a type, followed by one line a member.</summary>
/// <remarks>A line reads "name : modifiers and type", so that everything about one type stands together when sorted.</remarks>
internal static partial class ApiText
{
    public static IReadOnlyList<string> Lines(IEnumerable<Type> types)
    {
        List<string> lines = [];
        foreach (Type type in types.VisibleTypes())
        {
            lines.Add(TypeLine(type));
            if (!type.IsDelegate())
            {
                lines.AddRange(MemberLines(type).Order(StringComparer.Ordinal));
            }
        }

        return lines;
    }

    private static string TypeLine(Type type)
    {
        Type[] parameters = type.GetGenericArguments();
        string name = TypeText.Of(type);
        if (parameters.Length > 0 && type.DeclaringType is null)
        {
            name = name[..name.IndexOf('<')] + GenericText.Parameters(parameters);
        }

        string access = type.IsNestedFamily ? "protected" : type.IsNestedFamORAssem ? "protected internal" : "public";
        string rest = GenericText.Constraints(parameters) + AttributeText.After(type);
        if (type.IsDelegate())
        {
            MethodInfo invoke = type.GetMethod("Invoke")!;
            return $"{name}({Parameters(invoke)}) : {access} delegate {Return(invoke)}{rest}";
        }

        string[] bases = [.. Bases(type)];
        return $"{name} : {access} {Kind(type)}{(bases.Length > 0 ? " : " + string.Join(", ", bases) : "")}{rest}";
    }

    private static string Kind(Type type)
    {
        if (type.IsInterface)
        {
            return "interface";
        }

        if (type.IsEnum)
        {
            return "enum";
        }

        if (type.IsValueType)
        {
            string isReadOnly = HasAttribute(type, "IsReadOnlyAttribute") ? "readonly " : "";
            return $"{isReadOnly}{(type.IsByRefLike ? "ref " : "")}{(IsRecord(type) ? "record " : "")}struct";
        }

        string modifier = (type.IsAbstract, type.IsSealed) switch
        {
            (true, true) => "static ",
            (true, false) => "abstract ",
            (false, true) => "sealed ",
            _ => "",
        };
        return $"{modifier}{(IsRecord(type) ? "record" : "class")}";
    }

    private static bool IsRecord(Type type) =>
        type.GetMethod("<Clone>$", Visibility.Declared) is not null
        || (type.IsValueType && type.GetMethod("PrintMembers", Visibility.Declared) is { } print && print.IsWrittenByCompiler());

    private static IEnumerable<string> Bases(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetUnderlyingType(type) is { } underlying && underlying != typeof(int) ? [TypeText.Of(underlying)] : [];
        }

        Type[] plain = [typeof(object), typeof(ValueType)];
        Type[] inherited = type.BaseType?.GetInterfaces() ?? [];
        string equatableToItself = $"System.IEquatable<{TypeText.Of(type)}>";
        IEnumerable<string> interfaces = type.GetInterfaces()
            .Where(@interface => @interface.IsVisibleOutside())
            .Except(inherited)
            .Select(TypeText.Of)
            .Where(text => !IsRecord(type) || text != equatableToItself)
            .Order(StringComparer.Ordinal);
        return type.BaseType is { } @base && !plain.Contains(@base) ? interfaces.Prepend(TypeText.Of(@base)) : interfaces;
    }

    private static bool HasAttribute(MemberInfo member, string name) =>
        member.GetCustomAttributesData().Any(attribute => attribute.AttributeType.Name == name);
}
