"""The devices that pushes go to. An endpoint belongs to whoever subscribed it last."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from pymongo import ReturnDocument

from store.driver import Database, IndexSpec, driver_errors
from store.errors import DuplicateError
from store.ids import DeviceId, DoctorId, new_id
from store.records.device import Device, DeviceKind


class Devices:
    """Web Push subscriptions and installed apps, unique by endpoint."""

    COLLECTION: ClassVar[str] = "devices"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec((("endpoint", 1),), unique=True),
        IndexSpec((("doctor_id", 1), ("created_at", 1))),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def put(
        self,
        *,
        doctor_id: DoctorId,
        endpoint: str,
        p256dh: str,
        auth: str,
        label: str | None,
        at: datetime,
        kind: DeviceKind = "web_push",
    ) -> Device:
        """Keep a subscription under its endpoint, taking it over from another account.

        A browser has one endpoint: whoever signed in last in it is who sits there. A taken-over
        device gets a new id, so that deliveries made for its former owner find nothing.
        """
        fields = {"p256dh": p256dh, "auth": auth, "label": label}
        fresh = {"_id": new_id(), "doctor_id": doctor_id, "kind": kind, "created_at": at}
        with driver_errors(write=True):
            await self._collection.delete_one(
                {"endpoint": endpoint, "doctor_id": {"$ne": doctor_id}}
            )
        try:
            with driver_errors(write=True):
                document = await self._collection.find_one_and_update(
                    {"endpoint": endpoint, "doctor_id": doctor_id},
                    {"$set": fields, "$setOnInsert": fresh},
                    upsert=True,
                    return_document=ReturnDocument.AFTER,
                )
        except DuplicateError:
            # Somebody else took the endpoint in between: the later subscription wins.
            return await self.put(
                doctor_id=doctor_id,
                endpoint=endpoint,
                p256dh=p256dh,
                auth=auth,
                label=label,
                at=at,
                kind=kind,
            )
        return Device.model_validate(document)

    async def of_doctor(self, doctor_id: DoctorId) -> list[Device]:
        """Return the doctor's devices, the oldest first."""
        with driver_errors():
            documents = (
                await self._collection.find({"doctor_id": doctor_id})
                .sort("created_at", 1)
                .to_list(None)
            )
        return [Device.model_validate(document) for document in documents]

    async def of_doctors(self, doctor_ids: Iterable[DoctorId]) -> list[Device]:
        """Return the devices of several doctors."""
        with driver_errors():
            documents = await self._collection.find(
                {"doctor_id": {"$in": list(doctor_ids)}}
            ).to_list(None)
        return [Device.model_validate(document) for document in documents]

    async def get(self, device_id: DeviceId) -> Device | None:
        """Return a device, None when it is gone."""
        with driver_errors():
            document = await self._collection.find_one({"_id": device_id})
        return None if document is None else Device.model_validate(document)

    async def remove(self, device_id: DeviceId, doctor_id: DoctorId) -> bool:
        """Forget a device of this doctor; False when they have no such device."""
        with driver_errors(write=True):
            result = await self._collection.delete_one({"_id": device_id, "doctor_id": doctor_id})
        return bool(result.deleted_count)

    async def prune(self, device_id: DeviceId, *, endpoint: str) -> None:
        """Forget a device that its push service no longer knows, unless it was renewed since."""
        with driver_errors(write=True):
            await self._collection.delete_one({"_id": device_id, "endpoint": endpoint})

    async def accepted(self, device_id: DeviceId, at: datetime) -> None:
        """Note that the push service took something for this device."""
        with driver_errors(write=True):
            await self._collection.update_one(
                {"_id": device_id}, {"$max": {"last_accepted_at": at}}
            )

    async def confirm(self, device_id: DeviceId, doctor_id: DoctorId, at: datetime) -> bool:
        """Note that its doctor saw what was pushed; False when nothing ever was."""
        with driver_errors(write=True):
            result = await self._collection.update_one(
                {"_id": device_id, "doctor_id": doctor_id, "last_accepted_at": {"$ne": None}},
                {"$max": {"confirmed_at": at}},
            )
        return bool(result.matched_count)
