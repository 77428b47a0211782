using System.Reflection;

namespace Agents.Core.ConventionTests.PublicApi;

/// <summary>Writes the type parameters of a declaration and what they are constrained to.</summary>
internal static class GenericText
{
    /// <summary>Writes "&lt;in T, out U&gt;", or nothing for a declaration without type parameters.</summary>
    public static string Parameters(Type[] parameters) =>
        parameters.Length == 0 ? "" : $"<{string.Join(", ", parameters.Select(parameter => Variance(parameter) + parameter.Name))}>";

    /// <summary>Writes one " where T : …" for each constrained type parameter.</summary>
    public static string Constraints(Type[] parameters) => string.Concat(parameters.Select(OfOne));

    private static string Variance(Type parameter) =>
        (parameter.GenericParameterAttributes & GenericParameterAttributes.VarianceMask) switch
        {
            GenericParameterAttributes.Covariant => "out ",
            GenericParameterAttributes.Contravariant => "in ",
            _ => "",
        };

    private static string OfOne(Type parameter)
    {
        GenericParameterAttributes flags = parameter.GenericParameterAttributes;
        bool isStruct = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        bool isClass = flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint);
        Type[] types = [.. parameter.GetGenericParameterConstraints().Where(type => type != typeof(ValueType))];
        List<string> parts = [];
        if (isStruct)
        {
            bool isUnmanaged = HasAttribute(parameter.GetCustomAttributesData(), "IsUnmanagedAttribute");
            parts.Add(isUnmanaged ? "unmanaged" : "struct");
        }
        else if (isClass)
        {
            parts.Add(NullableFlag(parameter) == NullableFlags.MayBeNull ? "class?" : "class");
        }
        else if (types.Length == 0 && NullableFlag(parameter) == NullableFlags.NotNull)
        {
            parts.Add("notnull");
        }

        parts.AddRange(types.Select(TypeText.Of).Order(StringComparer.Ordinal));
        if (!isStruct && flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
        {
            parts.Add("new()");
        }

        if (flags.HasFlag(GenericParameterAttributes.AllowByRefLike))
        {
            parts.Add("allows ref struct");
        }

        return parts.Count == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", parts)}";
    }

    private static byte NullableFlag(Type parameter) =>
        NullableFlags.Of(parameter.GetCustomAttributesData(), (MemberInfo?)parameter.DeclaringMethod ?? parameter.DeclaringType).Next();

    private static bool HasAttribute(IList<CustomAttributeData> attributes, string name) =>
        attributes.Any(attribute => attribute.AttributeType.Name == name);
}
