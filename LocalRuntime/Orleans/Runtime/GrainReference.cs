using WhatsApi.LocalRuntime.Activations;
using WhatsApi.LocalRuntime.References;

namespace Orleans.Runtime;

/// <summary>The address of a grain. A class derived from it is emitted for every grain interface; see <see cref="ReferenceEmitter"/>.</summary>
public abstract class GrainReference : IAddressable, IEquatable<GrainReference>
{
    internal GrainReference(GrainClass grainClass, string key) => (Class, Key) = (grainClass, key);

    public GrainId GrainId => new(Class.GrainType, IdSpan.Create(Key));

    internal GrainClass Class { get; }

    internal string Key { get; }

    internal Task<T> Ask<T>(Call<T> call)
    {
        Class.Silo.Send(this, call);
        return call.Answer;
    }

    internal Task Tell(VoidCall call)
    {
        Class.Silo.Send(this, call);
        return call.Answer;
    }

    public bool Equals(GrainReference? other) => other is not null && other.Class == Class && other.Key == Key;

    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    public override int GetHashCode() => HashCode.Combine(Class, Key);

    public override string ToString() => GrainId.ToString();
}
