using System.Reflection;

namespace WhatsApi.Grains.Tests;

/// <summary>The local engine passes objects as they are; Orleans copies and sends them. Everything that crosses a grain boundary must be ready for both.</summary>
public sealed class ContractTests
{
    public static TheoryData<Type> Contracts => [.. Reached().OrderBy(type => type.FullName, StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Every_contract_type_can_be_serialised(Type type)
    {
        if (type.IsEnum) return;
        Assert.True(type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false), $"{type} needs [GenerateSerializer].");
        Assert.True(type.IsDefined(typeof(AliasAttribute), inherit: false), $"{type} needs [Alias].");
        var bare = type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(property => property.Name != "EqualityContract" && !property.IsDefined(typeof(IdAttribute)));
        if (!type.IsAbstract) bare = bare.Where(property => type.BaseType?.GetProperty(property.Name) is null);
        Assert.Empty(bare.Select(property => $"{type.Name}.{property.Name} needs [Id]"));
    }

    [Fact]
    public void No_two_types_share_an_alias()
    {
        var aliases = Reached().Select(type => type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias).OfType<string>().ToList();
        Assert.Equal(aliases.Distinct(), aliases);
    }

    static HashSet<Type> Reached()
    {
        var found = new HashSet<Type>();
        foreach (var grain in typeof(IMessageGrain).Assembly.GetTypes().Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type)))
            foreach (var method in grain.GetMethods())
                foreach (var type in method.GetParameters().Select(p => p.ParameterType).Append(method.ReturnType)) Walk(type, found);
        return found;
    }

    static void Walk(Type type, HashSet<Type> found)
    {
        foreach (var argument in type.GetGenericArguments()) Walk(argument, found);
        if (type.Assembly != typeof(IMessageGrain).Assembly || typeof(IGrain).IsAssignableFrom(type) || !found.Add(type)) return;
        foreach (var derived in type.GetNestedTypes().Where(nested => nested.BaseType == type)) Walk(derived, found);
        foreach (var property in type.GetProperties()) Walk(property.PropertyType, found);
    }
}
