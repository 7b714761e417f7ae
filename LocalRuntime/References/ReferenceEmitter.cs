using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Orleans.Concurrency;
using Orleans.Runtime;
using WhatsApi.LocalRuntime.Activations;

namespace WhatsApi.LocalRuntime.References;

/// <summary>
/// Emits, for a grain interface, a reference class that implements it and, for each of its methods, a <see cref="Call"/> that holds the
/// arguments. So a call costs no reflection, and its arguments no boxes.
/// </summary>
internal static class ReferenceEmitter
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    private static readonly Lock Sync = new();
    private static volatile Dictionary<Type, Func<GrainClass, string, GrainReference>> _made = [];

    public static Func<GrainClass, string, GrainReference> For(Type grainInterface) =>
        _made.TryGetValue(grainInterface, out var made) ? made : Make(grainInterface);

    private static Func<GrainClass, string, GrainReference> Make(Type grainInterface)
    {
        lock (Sync)
        {
            if (_made.TryGetValue(grainInterface, out var made)) return made;
            made = Emit(grainInterface);
            _made = new(_made) { [grainInterface] = made };
            return made;
        }
    }

    private static Func<GrainClass, string, GrainReference> Emit(Type grainInterface)
    {
        MethodInfo[] methods = [.. grainInterface.GetInterfaces().Prepend(grainInterface).SelectMany(type => type.GetMethods())];
        foreach (var method in methods) Check(method);

        var module = ModuleFor(grainInterface, methods);
        var reference = module.DefineType($"{grainInterface.Name}.Reference", TypeAttributes.Sealed, typeof(GrainReference), [grainInterface]);
        var constructor = EmitConstructor(reference, Constructor(typeof(GrainReference)));
        for (var i = 0; i < methods.Length; i++)
        {
            var call = EmitCall(module, methods[i], $"{grainInterface.Name}.Calls.{i}.{methods[i].Name}");
            EmitMethod(reference, methods[i], call);
        }

        EmitCreate(reference, constructor);
        return reference.CreateType().GetMethod("Create")!.CreateDelegate<Func<GrainClass, string, GrainReference>>();
    }

    private static void Check(MethodInfo method)
    {
        var result = method.ReturnType;
        Type[] tasks = [typeof(Task), typeof(ValueTask), typeof(Task<>), typeof(ValueTask<>)];
        var isTask = tasks.Contains(result.IsGenericType ? result.GetGenericTypeDefinition() : result);
        var isOrdinary = !method.IsGenericMethod && !method.IsStatic && !method.GetParameters().Any(parameter => parameter.ParameterType.IsByRef);
        if (isTask && isOrdinary && !(result.IsGenericType && method.IsDefined(typeof(OneWayAttribute)))) return;
        throw new NotSupportedException(
            $"{method.DeclaringType}.{method.Name}: a grain method is an ordinary one that returns Task, Task<T>, ValueTask or ValueTask<T>, "
            + "and a one-way one has no result.");
    }

    // One assembly for each interface, because access rights are read once, when the first type of an assembly is loaded.
    private static ModuleBuilder ModuleFor(Type grainInterface, MethodInfo[] methods)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new($"{grainInterface.Name}.References"), AssemblyBuilderAccess.Run);
        var attribute = typeof(IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!;
        var used = methods.SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType))
            .Concat([typeof(Call), grainInterface, .. methods.Select(method => method.DeclaringType!)]).SelectMany(Parts);
        foreach (var name in used.Select(type => type.Assembly.GetName().Name!).Distinct())
            assembly.SetCustomAttribute(new CustomAttributeBuilder(attribute, [name]));
        return assembly.DefineDynamicModule("References");
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!) : type.GenericTypeArguments.SelectMany(Parts).Prepend(type);

    private static ConstructorBuilder EmitConstructor(TypeBuilder type, ConstructorInfo parent)
    {
        Type[] parameters = [typeof(GrainClass), typeof(string)];
        var constructor = type.DefineConstructor(MethodAttributes.Public, CallingConventions.HasThis, parameters);
        var il = constructor.GetILGenerator();
        LoadArguments(il, 0, parameters.Length + 1);
        il.Emit(OpCodes.Call, parent);
        il.Emit(OpCodes.Ret);
        return constructor;
    }

    private static void EmitCreate(TypeBuilder type, ConstructorBuilder constructor)
    {
        var create = type.DefineMethod(
            "Create", MethodAttributes.Public | MethodAttributes.Static, typeof(GrainReference), [typeof(GrainClass), typeof(string)]);
        var il = create.GetILGenerator();
        LoadArguments(il, 0, 2);
        il.Emit(OpCodes.Newobj, constructor);
        il.Emit(OpCodes.Ret);
    }

    /// <summary>Makes a call of the arguments and hands it to <see cref="GrainReference"/>.</summary>
    private static void EmitMethod(TypeBuilder reference, MethodInfo method, ConstructorBuilder call)
    {
        var parameters = Array.ConvertAll(method.GetParameters(), parameter => parameter.ParameterType);
        var body = Implement(reference, method, parameters);
        var il = body.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        LoadArguments(il, 1, parameters.Length);
        il.Emit(OpCodes.Newobj, call);
        var result = ResultOf(method);
        il.Emit(OpCodes.Call, result is null
            ? Method(typeof(GrainReference), nameof(GrainReference.Tell))
            : Method(typeof(GrainReference), nameof(GrainReference.Ask)).MakeGenericMethod(result));
        if (method.ReturnType.IsValueType)
            il.Emit(OpCodes.Newobj, method.ReturnType.GetConstructor([result is null ? typeof(Task) : typeof(Task<>).MakeGenericType(result)])!);
        il.Emit(OpCodes.Ret);
    }

    /// <summary>A class with a field for each argument that calls the method on a grain.</summary>
    private static ConstructorBuilder EmitCall(ModuleBuilder module, MethodInfo method, string name)
    {
        var parent = ResultOf(method) is { } result ? typeof(Call<>).MakeGenericType(result) : typeof(VoidCall);
        var call = module.DefineType(name, TypeAttributes.Sealed, parent);
        var parameters = Array.ConvertAll(method.GetParameters(), parameter => parameter.ParameterType);
        var fields = parameters.Select((type, i) => call.DefineField($"_{i}", type, FieldAttributes.Private)).ToArray();

        var constructor = call.DefineConstructor(MethodAttributes.Public, CallingConventions.HasThis, parameters);
        var il = constructor.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, Constructor(parent));
        for (var i = 0; i < fields.Length; i++)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldarg, i + 1);
            il.Emit(OpCodes.Stfld, fields[i]);
        }

        il.Emit(OpCodes.Ret);
        EmitInvoke(call, method, fields);
        EmitConstant(call, Method(typeof(Call), "get_" + nameof(Call.Method)), code => code.Emit(OpCodes.Ldstr, method.Name));
        EmitConstant(call, Method(typeof(Call), "get_" + nameof(Call.Options)), code => code.Emit(OpCodes.Ldc_I4, (int)OptionsOf(method)));
        call.CreateType();
        return constructor;
    }

    private static void EmitInvoke(TypeBuilder call, MethodInfo method, FieldBuilder[] fields)
    {
        var il = Implement(call, Method(typeof(Call), nameof(Call.Invoke)), [typeof(object)]).GetILGenerator();
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Castclass, method.DeclaringType!);
        foreach (var field in fields)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldfld, field);
        }

        il.Emit(OpCodes.Callvirt, method);
        if (method.ReturnType.IsValueType)
        {
            var result = il.DeclareLocal(method.ReturnType);
            il.Emit(OpCodes.Stloc, result);
            il.Emit(OpCodes.Ldloca, result);
            il.Emit(OpCodes.Call, method.ReturnType.GetMethod(nameof(ValueTask.AsTask))!);
        }

        il.Emit(OpCodes.Ret);
    }

    private static void EmitConstant(TypeBuilder call, MethodInfo getter, Action<ILGenerator> load)
    {
        var il = Implement(call, getter, []).GetILGenerator();
        load(il);
        il.Emit(OpCodes.Ret);
    }

    private static MethodBuilder Implement(TypeBuilder type, MethodInfo method, Type[] parameters)
    {
        var body = type.DefineMethod(
            $"{method.DeclaringType!.Name}.{method.Name}",
            MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig,
            method.ReturnType,
            parameters);
        type.DefineMethodOverride(body, method);
        return body;
    }

    private static void LoadArguments(ILGenerator il, int first, int count)
    {
        for (var i = first; i < first + count; i++) il.Emit(OpCodes.Ldarg, i);
    }

    private static Type? ResultOf(MethodInfo method) => method.ReturnType.IsGenericType ? method.ReturnType.GenericTypeArguments[0] : null;

    private static CallOptions OptionsOf(MethodInfo method) =>
        (method.IsDefined(typeof(ReadOnlyAttribute)) ? CallOptions.ReadOnly : 0)
        | (method.IsDefined(typeof(AlwaysInterleaveAttribute)) ? CallOptions.AlwaysInterleave : 0)
        | (method.IsDefined(typeof(OneWayAttribute)) ? CallOptions.OneWay : 0);

    private static ConstructorInfo Constructor(Type type) => type.GetConstructors(Any).Single();

    private static MethodInfo Method(Type type, string name) => type.GetMethod(name, Any)!;
}
